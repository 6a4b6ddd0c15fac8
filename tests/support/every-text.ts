import type pg from "pg";

/** Every row of every table of the product and of its queue as text, table by table: to find words that must be nowhere. */
export async function everyText(database: Pick<pg.Pool, "query">): Promise<Map<string, string>> {
  const { rows: tables } = await database.query<{ name: string }>(
    `select format('%I.%I', schemaname, tablename) as name from pg_tables where schemaname in ('public', 'pgboss') order by 1`,
  );
  const all = new Map<string, string>();
  for (const { name } of tables) {
    const { rows } = await database.query(`select coalesce(string_agg(t::text, E'\\n'), '') as text from ${name} t`);
    all.set(name, rows[0].text);
  }
  return all;
}

/** The tables that hold one of the words, in whatever letters. */
export function holding(all: Map<string, string>, words: string[]): string[] {
  return [...all].flatMap(([table, text]) =>
    words.filter((word) => text.toLowerCase().includes(word.toLowerCase())).map((word) => `${table}: ${word}`),
  );
}
