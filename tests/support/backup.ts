import pg from "pg";

/** Schemas that a backup must hold: our tables, the queue's jobs, and which migrations were applied. */
const SCHEMAS = ["public", "pgboss", "supabase_migrations"];

export type Backup = Map<string, unknown[]>;

/** All rows of all tables as they are now, as `pg_dump --data-only` would take them. */
export async function takeBackup(superUrl: string): Promise<Backup> {
  return connected(superUrl, async (database) => {
    const backup: Backup = new Map();
    await database.query("begin isolation level repeatable read");
    for (const { name } of await tables(database)) {
      const { rows } = await database.query(`select coalesce(json_agg(t), '[]') as rows from ${name} t`);
      backup.set(name, rows[0].rows);
    }
    return backup;
  });
}

/** Fills a fresh, migrated database with a backup. Triggers rest meanwhile, as they do under `pg_restore`. */
export async function restoreBackup(superUrl: string, backup: Backup): Promise<void> {
  await connected(superUrl, async (database) => {
    await database.query("set session_replication_role = replica");
    const all = await tables(database);
    await database.query(`truncate ${all.map(({ name }) => name).join(", ")}`);
    for (const { name, columns } of all)
      await database.query(
        `insert into ${name} (${columns}) overriding system value select ${columns} from json_populate_recordset(null::${name}, $1)`,
        [JSON.stringify(backup.get(name) ?? [])],
      );
    for (const { name, counted } of all)
      for (const column of counted)
        await database.query(
          `select setval(pg_get_serial_sequence($1, $2), coalesce(max(${column}), 0) + 1, false) from ${name}`,
          [name, column],
        );
  });
}

type Table = { name: string; columns: string; counted: string[] };

async function tables(database: pg.Client): Promise<Table[]> {
  const { rows } = await database.query<Table>(
    `select format('%I.%I', n.nspname, c.relname) as name, string_agg(quote_ident(a.attname), ', ' order by a.attnum) as columns,
       coalesce(json_agg(a.attname) filter (where pg_get_serial_sequence(format('%I.%I', n.nspname, c.relname), a.attname) is not null), '[]') as counted
     from pg_class c join pg_namespace n on n.oid = c.relnamespace
       join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
     where n.nspname = any ($1) and c.relkind in ('r', 'p') and not c.relispartition
     group by n.nspname, c.relname order by 1`,
    [SCHEMAS],
  );
  return rows;
}

async function connected<Result>(url: string, act: (database: pg.Client) => Promise<Result>): Promise<Result> {
  const database = new pg.Client({ connectionString: url });
  await database.connect();
  return act(database).finally(() => database.end());
}
