/** Asks a database that Kysely does not stand before: a copy, or Postgres as its owner. */
export type Query = (text: string) => Promise<Record<string, unknown>[]>;

/** Ours, and the queue's jobs. */
const TABLES = `select n.nspname as schema, c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
  where n.nspname in ('public', 'pgboss') and c.relkind in ('r', 'p') and not c.relispartition order by 1 desc, 2`;

/** Rows of each table, the queue's with their schema before the name. */
export async function countRows(query: Query): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const { schema, name } of await query(TABLES)) {
    const [row] = await query(`select count(*)::float8 as rows from "${schema}"."${name}"`);
    counts[schema === "public" ? String(name) : `${schema}.${name}`] = Number(row?.rows);
  }
  return counts;
}

/** Versions of the migrations that were applied, in order. */
export async function appliedMigrations(query: Query): Promise<string[]> {
  const rows = await query("select version from supabase_migrations.schema_migrations order by 1");
  return rows.map(({ version }) => String(version));
}
