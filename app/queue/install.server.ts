import type { PGlite } from "@electric-sql/pglite";
import { fromPglite, PgBoss } from "pg-boss";

/** Schema of pg-boss's own tables. */
export const QUEUE_SCHEMA = "pgboss";

/** pg-boss has no index by which all jobs that are not done, of one kind or of all, are found among the finished ones. */
const UNFINISHED = `create index if not exists job_unfinished on ${QUEUE_SCHEMA}.job_common (name, created_on) where state < 'completed'`;

const GRANTS = `
  grant usage on schema ${QUEUE_SCHEMA} to hotdash_app;
  grant select, insert, update, delete on all tables in schema ${QUEUE_SCHEMA} to hotdash_app;
  grant usage, select on all sequences in schema ${QUEUE_SCHEMA} to hotdash_app;
  grant execute on all functions in schema ${QUEUE_SCHEMA} to hotdash_app;
`;

/** Creates or upgrades pg-boss's schema as the database's owner and lets `hotdash_app` work in it. */
export async function installQueue(owner: { embedded: PGlite } | { url: string }): Promise<void> {
  const quiet = { schema: QUEUE_SCHEMA, supervise: false, schedule: false } as const;
  const boss =
    "embedded" in owner
      ? new PgBoss({ ...quiet, db: fromPglite(owner.embedded), backend: "pglite" })
      : new PgBoss({ ...quiet, connectionString: owner.url });
  boss.on("error", () => {});
  await boss.start();
  await boss.getDb().executeSql(GRANTS);
  await boss.getDb().executeSql(UNFINISHED);
  await boss.stop({ graceful: false });
}
