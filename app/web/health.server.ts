import { setTimeout as sleep } from "node:timers/promises";
import { sql } from "kysely";
import type { Db } from "../db/database.server.ts";

/** Whoever asks gives up after a few seconds, and a database that hangs is no better than one that is gone. */
const ANSWER_WITHIN_MS = 2000;

/** Does this process's database answer? (That it lives, any answer says.) Open to all, so it says nothing else. */
export async function healthOf(db: Db): Promise<{ status: 200 | 503; body: { status: string; database: string } }> {
  const asked = sql`select 1`.execute(db).then(
    () => "ok",
    () => "failing",
  );
  const database = await Promise.race([asked, sleep(ANSWER_WITHIN_MS, "failing", { ref: false })]);
  return { status: database === "ok" ? 200 : 503, body: { status: database, database } };
}
