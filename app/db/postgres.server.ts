import pg from "pg";
import { type Database, queriesOver, rowTypes } from "./database.server.ts";

/** Connections a process keeps: a small Supabase project allows 60 in all. */
const POOL_SIZE = 8;
const CONNECTION_WAIT_MS = 5000;

/** Connects to Postgres (direct or session pooler). Errors on idle connections are the pool's to mend. */
export function connectPostgres(url: string, onIdleError: (error: Error) => void = () => {}): Database {
  const pool = new pg.Pool({
    connectionString: url,
    max: POOL_SIZE,
    connectionTimeoutMillis: CONNECTION_WAIT_MS,
    types: rowTypes,
    application_name: "hotdash",
  });
  pool.on("error", onIdleError);
  const db = queriesOver(pool);
  return { db, pool, embedded: false, url, close: () => db.destroy() };
}
