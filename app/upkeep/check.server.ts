import { statfs } from "node:fs/promises";
import { knownMigrations } from "../db/migrate.server.ts";
import { invariants } from "./invariants.ts";
import { appliedMigrations, countRows, type Query } from "./rows.server.ts";

/** Something is wrong, and what to do about it. */
export type Finding = { what: string; todo: string };
export type Checked = { counts: Record<string, number>; findings: Finding[]; notLookedAt: string[] };

/** Below this the database may fill the disk before somebody sees it: Postgres keeps 16 MB pieces, a backup a whole copy. */
const LEAST_FREE_BYTES = 512 * 1024 * 1024;
const INSUFFICIENT_PRIVILEGE = "42501";

/** Counts every table and checks what must hold of the rows and the migrations. */
export async function checkRows(query: Query): Promise<Checked> {
  const findings: Finding[] = [];
  const notLookedAt: string[] = [];
  for (const { rule, broken, todo } of invariants) {
    const [row] = await query(broken);
    const count = Number(Object.values(row ?? {})[0]);
    if (count > 0) findings.push({ what: `${count} rows break the rule that ${rule}.`, todo });
  }
  const migrations = await appliedMigrations(query).catch((error: { code?: string }) => {
    if (error.code !== INSUFFICIENT_PRIVILEGE) throw error;
    notLookedAt.push("which migrations were applied (DATABASE_OWNER_URL may know)");
    return null;
  });
  if (migrations) findings.push(...migrationFindings(migrations, knownMigrations()));
  return { counts: await countRows(query), findings, notLookedAt };
}

function migrationFindings(applied: string[], known: string[]): Finding[] {
  const missing = known.filter((one) => !applied.includes(one));
  const unknown = applied.filter((one) => !known.includes(one));
  return [
    ...(missing.length > 0
      ? [
          {
            what: `Migrations are missing: ${missing.join(", ")}.`,
            todo: "Start HotDash, or run npm run db:push on Postgres.",
          },
        ]
      : []),
    ...(unknown.length > 0
      ? [
          {
            what: `A newer HotDash changed this database (${unknown.join(", ")}).`,
            todo: "Run that one or a later one.",
          },
        ]
      : []),
  ];
}

/** Reads every table and index whole and compares them; asks as superuser, with amcheck at hand. */
export async function checkPages(query: Query): Promise<Finding[]> {
  const findings: Finding[] = [];
  await query("create extension if not exists amcheck");
  const todo =
    "Stop HotDash, keep a copy of the folder as it is, and restore the last good backup: npm run db:restore.";
  const places = await query(`select c.oid::int8::text as id, c.oid::regclass::text as name, c.relkind::text as kind
    from pg_class c join pg_namespace n on n.oid = c.relnamespace left join pg_am a on a.oid = c.relam
    where n.nspname in ('public', 'pgboss', 'supabase_migrations') and (c.relkind in ('r', 'm') or (c.relkind = 'i' and a.amname = 'btree'))
    order by c.relkind desc, 2`);
  for (const { id, name, kind } of places) {
    const act =
      kind === "i"
        ? `select bt_index_check(${id}::regclass, true)`
        : `select msg from verify_heapam(${id}::regclass) limit 1`;
    const says = await query(act).then(
      (rows) => (kind === "i" ? null : (rows[0]?.msg ?? null)),
      (error: Error) => error.message,
    );
    if (says) findings.push({ what: `${kind === "i" ? "The index" : "The table"} ${name} is damaged: ${says}.`, todo });
  }
  return findings;
}

/** Whether the disk of the data folder has room. */
export async function checkDisk(dataDir: string): Promise<{ freeBytes: number; findings: Finding[] }> {
  const { bavail, bsize } = await statfs(dataDir);
  const freeBytes = bavail * bsize;
  const megabytes = Math.round(freeBytes / 1024 / 1024);
  const todo = "Make room: HotDash stops taking webhooks when the disk is full.";
  return {
    freeBytes,
    findings: freeBytes < LEAST_FREE_BYTES ? [{ what: `Only ${megabytes} MB are free.`, todo }] : [],
  };
}
