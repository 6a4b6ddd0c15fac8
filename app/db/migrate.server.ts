import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";

/** Folder of the migrations, from the project's root, where every command and the image run. */
export const MIGRATIONS = resolve("supabase/migrations");

/** The least a connection must offer to be migrated. `exec` takes several statements at once. */
export type Migratable = {
  exec(sql: string): Promise<unknown>;
  query(sql: string, values: unknown[]): Promise<{ rows: { version: string }[] }>;
};

/**
 * Applies, in order and each in a transaction of its own, the migrations the database has not had.
 * They are recorded where Supabase's own command line records them, so either may go first.
 * @returns the versions applied now.
 */
export async function migrate(connection: Migratable, folder = MIGRATIONS): Promise<string[]> {
  await connection.exec(`
    create schema if not exists supabase_migrations;
    create table if not exists supabase_migrations.schema_migrations (version text primary key, statements text[], name text);
  `);
  const { rows } = await connection.query("select version from supabase_migrations.schema_migrations", []);
  const done = new Set(rows.map((row) => row.version));
  const applied: string[] = [];
  for (const file of readdirSync(folder)
    .filter((name) => name.endsWith(".sql"))
    .sort()) {
    const [, version, name] = /^(\d{14})_(.+)\.sql$/.exec(file) ?? [];
    if (!version || !name) throw new Error(`${file} is not a migration: name it <14 digits>_<what>.sql`);
    if (done.has(version)) continue;
    const sql = readFileSync(join(folder, file), "utf8");
    await connection
      .exec(
        `begin;\n${sql}\n;insert into supabase_migrations.schema_migrations (version, name) values ('${version}', '${name}');\ncommit;`,
      )
      .catch(async (error) => {
        await connection.exec("rollback").catch(() => {});
        throw new Error(`migration ${file} failed: ${error.message}`, { cause: error });
      });
    applied.push(version);
  }
  return applied;
}
