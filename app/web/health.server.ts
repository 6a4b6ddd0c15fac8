import { sql } from "kysely";
import type { Db } from "../db/database.server.ts";

/** Is this process up, and does its database answer? Open to all, so it says nothing else. */
export async function healthOf(db: Db): Promise<{ status: 200 | 503; body: { status: string; database: string } }> {
  const database = await sql`select 1`.execute(db).then(
    () => "ok",
    () => "failing",
  );
  return { status: database === "ok" ? 200 : 503, body: { status: database, database } };
}
