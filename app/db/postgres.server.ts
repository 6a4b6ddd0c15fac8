import { sql } from "kysely";
import pg from "pg";
import { pooled } from "./connection.server.ts";
import { type Database, queriesOver, rowTypes } from "./database.server.ts";
import { inWords } from "./in-words.ts";

/** Connections a process keeps: a small Supabase project allows 60 in all. */
const POOL_SIZE = 8;

/** Connects to Postgres (direct or session pooler). Errors on idle connections are the pool's to mend. */
export function connectPostgres(url: string, onIdleError: (error: Error) => void = () => {}): Database {
  const pool = new pg.Pool({ ...pooled(url, "hotdash"), max: POOL_SIZE, types: rowTypes });
  pool.on("error", onIdleError);
  const db = queriesOver(pool);
  return { db, pool, embedded: false, url, close: () => db.destroy() };
}

/**
 * Connects, and finds out at once whether HotDash can work there.
 * @throws Error a sentence that says what is wrong with DATABASE_URL or its database.
 */
export async function reachPostgres(url: string, onIdleError: (error: Error) => void): Promise<Database> {
  const database = connectPostgres(url, onIdleError);
  try {
    await sql`select from accounts limit 1`.execute(database.db);
    return database;
  } catch (error) {
    await database.close();
    throw new Error(`DATABASE_URL does not lead to a database to work with: ${inWords(error, "DATABASE_URL")}`, {
      cause: error,
    });
  }
}
