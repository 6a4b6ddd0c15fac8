import { sql } from "kysely";
import type { Db } from "../db/database.server.ts";

/**
 * Autovacuum's own rule, see https://www.postgresql.org/docs/17/routine-vacuuming.html#AUTOVACUUM, but for its threshold of
 * 50 rows: so few slow nobody down, and each vacuum holds up everybody else.
 */
const MOST_DEAD_ROWS = 1000;
const MOST_DEAD_SHARE = 0.2;
/** New rows a table may have before the planner's picture of it is drawn again. */
const MOST_NEW_SHARE = 0.2;

/**
 * Vacuums and analyses the tables of the embedded database that changed much since the last time. It has no autovacuum:
 * every changed row would stay in the way of each later query, and the planner would think each table empty. One table
 * after the other, so that webhooks get their turns between.
 * @returns the tables, by name.
 */
export async function vacuum(db: Db): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`
    select format('%I.%I', schemaname, relname) as name from pg_stat_user_tables
    where n_dead_tup > ${MOST_DEAD_ROWS} + ${MOST_DEAD_SHARE}::float8 * n_live_tup
      or n_mod_since_analyze > ${MOST_DEAD_ROWS} + ${MOST_NEW_SHARE}::float8 * n_live_tup
    order by n_dead_tup desc`.execute(db);
  for (const { name } of rows) await vacuumTable(db, name);
  return rows.map(({ name }) => name);
}

/** Only a table's owner may vacuum it, and the product's role owns none. */
async function vacuumTable(db: Db, name: string): Promise<void> {
  await db.connection().execute(async (one) => {
    await sql`reset role`.execute(one);
    try {
      await sql`vacuum (analyze) ${sql.raw(name)}`.execute(one);
    } finally {
      await sql`set role hotdash_app`.execute(one);
    }
  });
}
