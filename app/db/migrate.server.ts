import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";

/** Folder of the migrations, from the project's root, where every command and the image run. */
const MIGRATIONS = resolve("supabase/migrations");
/** Any number nobody else uses for an advisory lock: the letters "hot" as bytes. */
const MIGRATION_LOCK = 0x686f74;

/** The least a connection must offer to be migrated. `exec` takes several statements at once. */
export type Migratable = {
  exec(sql: string): Promise<unknown>;
  query(sql: string, values: unknown[]): Promise<{ rows: { version: string }[] }>;
};

type Migration = { file: string; version: string; name: string };

/**
 * Applies, in order and each in a transaction of its own, the migrations the database has not had.
 * They are recorded where Supabase's own command line records them, so either may go first.
 * @returns the versions applied now.
 * @throws Error naming the migration that failed; it is rolled back, those before it stay.
 */
export async function migrate(connection: Migratable, folder = MIGRATIONS): Promise<string[]> {
  const migrations = migrationsIn(folder);
  return oneAtATime(connection, async () => {
    await connection.exec(`
      create schema if not exists supabase_migrations;
      create table if not exists supabase_migrations.schema_migrations (version text primary key, statements text[], name text);
    `);
    const { rows } = await connection.query("select version from supabase_migrations.schema_migrations", []);
    const done = new Set(rows.map((row) => row.version));
    const missing = migrations.filter(({ version }) => !done.has(version));
    for (const migration of missing) await apply(connection, migration, folder);
    return missing.map(({ version }) => version);
  });
}

/** Does `work` while no other process migrates this database; needs a session, so no transaction pooler. */
export async function oneAtATime<Result>(connection: Migratable, work: () => Promise<Result>): Promise<Result> {
  await connection.exec(`select pg_advisory_lock(${MIGRATION_LOCK})`);
  try {
    return await work();
  } finally {
    // A connection that broke has let go of the lock by itself.
    await connection.exec(`select pg_advisory_unlock(${MIGRATION_LOCK})`).catch(() => {});
  }
}

/** Versions of all migrations that this HotDash brings. */
export const knownMigrations = (folder = MIGRATIONS): string[] => migrationsIn(folder).map(({ version }) => version);

function migrationsIn(folder: string): Migration[] {
  const migrations = readdirSync(folder)
    .filter((file) => file.endsWith(".sql"))
    .sort()
    .map((file) => {
      const [, version, name] = /^(\d{14})_([a-z0-9_]+)\.sql$/.exec(file) ?? [];
      if (!version || !name) throw new Error(`${file} is not a migration: name it <14 digits>_<what>.sql`);
      return { file, version, name };
    });
  const twin = migrations.find(({ version }, at) => migrations[at - 1]?.version === version);
  if (twin) throw new Error(`two migrations have the version ${twin.version}: rename ${twin.file}`);
  return migrations;
}

async function apply(connection: Migratable, { file, version, name }: Migration, folder: string): Promise<void> {
  const sql = readFileSync(join(folder, file), "utf8");
  const record = `insert into supabase_migrations.schema_migrations (version, name) values ('${version}', '${name}')`;
  try {
    await connection.exec(`begin;\n${sql}\n;${record};\ncommit;`);
  } catch (error) {
    await connection.exec("rollback").catch(() => {});
    throw new Error(`migration ${file} failed: ${error instanceof Error ? error.message : error}`, { cause: error });
  }
}
