import pg from "pg";
import { pooled } from "./connection.server.ts";
import { type Database, queriesOver, rowTypes } from "./database.server.ts";

/** Connections a process keeps: a small Supabase project allows 60 in all. */
const POOL_SIZE = 8;

/** Connects to Postgres (direct or session pooler). Errors on idle connections are the pool's to mend. */
export function connectPostgres(url: string, onIdleError: (error: Error) => void = () => {}): Database {
  const pool = new pg.Pool({ ...pooled(url, "hotdash"), max: POOL_SIZE, types: rowTypes });
  pool.on("error", onIdleError);
  const db = queriesOver(pool);
  return { db, pool, embedded: false, url, close: () => db.destroy() };
}
