import { sql } from "kysely";
import type { ConnectionApp } from "./connection-app.ts";

/** Who answered by hand longer ago may have stopped since. */
const LOOKS_BACK = "7 days";
/** The newest messages, found by key, so that a long history costs nothing. */
const MOST_MESSAGES = 5000;

/** When this user of Chatwoot last wrote a public reply that is not HotDash's, among the newest messages; null when not. */
export async function readOwnAnswer(
  { db, chatwoot, now }: Pick<ConnectionApp, "db" | "chatwoot" | "now">,
  userId: number,
): Promise<Date | null> {
  const { rows } = await sql<{ at: Date | null }>`
    select max(created_at) as at from (
      select * from messages where account_id = ${chatwoot.id} order by id desc limit ${MOST_MESSAGES}
    ) newest
    where author = 'person' and sender_id = ${userId} and created_at > ${now()}::timestamptz - ${LOOKS_BACK}::interval
  `.execute(db);
  return rows[0]?.at ?? null;
}

/** Keeps whose token HotDash has, so that this user's typing is told from an agent's. */
export async function recordTokenUser(
  { db, chatwoot }: Pick<ConnectionApp, "db" | "chatwoot">,
  userId: number,
): Promise<void> {
  await db
    .updateTable("accounts")
    .set({ tokenUserId: userId })
    .where("id", "=", chatwoot.id)
    .where((row) => row.or([row("tokenUserId", "is", null), row("tokenUserId", "!=", userId)]))
    .execute();
}
