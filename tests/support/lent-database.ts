import { readFileSync } from "node:fs";
import { sql } from "kysely";
import { inject, vi } from "vitest";
import type { Database } from "../../app/db/database.server.ts";
import { openEmbedded } from "../../app/db/embedded.server.ts";

/** Of this file's tests: given back, empty again, free. To empty one costs a tenth of what it costs to open one. */
const free: Database[] = [];
/** Of a freshly migrated database: the tables it has rows in, and what stands for its schema. */
let fresh: { filled: string[]; schema: string } | null = null;

/** An embedded database as good as new. `giveBack` when nobody works on it any more. */
export async function borrowDatabase(): Promise<{ database: Database; giveBack(): Promise<void> }> {
  const database = free.pop() ?? (await openEmbedded({ image: new Blob([readFileSync(inject("emptyDatabase"))]) }));
  fresh ??= { filled: await tablesWithRows(database), schema: await schemaOf(database) };
  const { filled, schema } = fresh;
  const giveBack = async () => {
    const asBefore = async () => !isSpiedOn(database) && (await schemaOf(database)) === schema;
    const emptied = await asBefore()
      .then((same) => same && empty(database, filled).then(() => true))
      .catch(() => false);
    if (emptied) free.push(database);
    else await database.close().catch(() => {});
  };
  return { database, giveBack };
}

/** A test that put something in the place of a method leaves the database to nobody. */
const isSpiedOn = ({ db, pool }: Database) => [db, pool].some((one) => Object.values(one).some(vi.isMockFunction));

/** A test that made a trigger or took a right away leaves the database to nobody, too. */
async function schemaOf({ db }: Database): Promise<string> {
  const { rows } = await sql<{ schema: string }>`
    select concat_ws(' ', (select count(*) from pg_class), (select count(*) from pg_trigger), (select count(*) from pg_proc),
      (select count(*) from pg_constraint), (select count(*) from pg_policy), (select count(*) from pg_attribute),
      (select sum(hashtext(relacl::text)::bigint) from pg_class), (select sum(hashtext(prosrc)::bigint) from pg_proc)) as schema`.execute(
    db,
  );
  return rows[0]?.schema ?? "";
}

const TABLES = sql`select format('%I.%I', schemaname, tablename) as name from pg_tables where schemaname in ('public', 'pgboss')`;

async function tablesWithRows({ db }: Database): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`${TABLES}`.execute(db);
  const counted = rows.map(({ name }) => sql`select ${name} as name where exists (select from ${sql.raw(name)})`);
  return (await sql<{ name: string }>`${sql.join(counted, sql` union all `)}`.execute(db)).rows.map(({ name }) => name);
}

/** Takes every row away, past triggers and references, and lets the ids begin anew. */
async function empty({ db }: Database, except: string[]): Promise<void> {
  await db.connection().execute(async (one) => {
    await sql`reset role`.execute(one);
    await sql`
      do $do$
      declare name text;
      begin
        set local session_replication_role = replica;
        for name in ${sql.raw(`select format('%I.%I', schemaname, tablename) from pg_tables
          where schemaname in ('public', 'pgboss') and format('%I.%I', schemaname, tablename) <> all ('{${except.join(",")}}')`)} loop
          execute 'delete from ' || name;
        end loop;
        for name in select format('%I.%I', schemaname, sequencename) from pg_sequences
          where schemaname in ('public', 'pgboss') and last_value is not null loop
          execute 'alter sequence ' || name || ' restart';
        end loop;
      end $do$`.execute(one);
    await sql`set role hotdash_app`.execute(one);
  });
}
