import { sql } from "kysely";
import type { App } from "../app.ts";
import type { Db, Tx } from "../db/database.server.ts";

/** Somebody began or stopped typing a public reply in Chatwoot. */
export type TypingChange = { conversationId: number; userId: number; userName: string; typing: boolean };

/** Who is typing, and until when that holds unless more is heard. */
export type Typist = { name: string; until: Date };

/**
 * Chatwoot's dashboard says "on" with the first key, nothing while keys follow, and "off" 4 s after the last one. A closed
 * tab says nothing, so colleagues' dashboards forget it after 30 s; so does HotDash.
 */
const TYPING_LASTS_SECONDS = 30;
/** A click on Send takes the focus from the text, which says "off" a moment before the message is posted. */
const SENDS_WITHIN_SECONDS = 2;

/**
 * Keeps who is typing where, one row a conversation HotDash knows; the user of HotDash's own token is left out.
 * @param changes at most one of a conversation.
 * @returns the conversations about which something new is known.
 */
export async function upsertTyping(app: App, tx: Tx, changes: TypingChange[]): Promise<number[]> {
  const now = app.now();
  const sorted = changes.toSorted((a, b) => a.conversationId - b.conversationId);
  const [began, stopped] = [sorted.filter(({ typing }) => typing), sorted.filter(({ typing }) => !typing)];
  await tx.deleteFrom("typing").where("accountId", "=", app.chatwoot.id).where("until", "<", now).execute();
  const on = await sql<{ conversationId: number }>`
    insert into typing (account_id, conversation_id, user_id, user_name, since, until)
    select a.id, c.id, told.user_id, told.user_name, ${now}::timestamptz,
      ${now}::timestamptz + make_interval(secs => ${TYPING_LASTS_SECONDS})
    from unnest(${began.map((one) => one.conversationId)}::bigint[], ${began.map((one) => one.userId)}::bigint[],
      ${began.map((one) => one.userName)}::text[]) told (conversation_id, user_id, user_name)
    join accounts a on a.id = ${app.chatwoot.id} and a.token_user_id is distinct from told.user_id
    join conversations c on c.account_id = a.id and c.id = told.conversation_id
    on conflict (account_id, conversation_id) do update set user_id = excluded.user_id, user_name = excluded.user_name,
      since = case when typing.user_id = excluded.user_id then typing.since else excluded.since end, until = excluded.until
    returning conversation_id
  `.execute(tx);
  const off = await sql<{ conversationId: number }>`
    update typing t set until = least(t.until, ${now}::timestamptz + make_interval(secs => ${SENDS_WITHIN_SECONDS}))
    from unnest(${stopped.map((one) => one.conversationId)}::bigint[], ${stopped.map((one) => one.userId)}::bigint[])
      told (conversation_id, user_id)
    where t.account_id = ${app.chatwoot.id} and t.conversation_id = told.conversation_id and t.user_id = told.user_id
    returning t.conversation_id
  `.execute(tx);
  return [...on.rows, ...off.rows].map(({ conversationId }) => conversationId);
}

/** Who is typing a public reply in a conversation now, or null. */
export async function readTypist(app: App, db: Db | Tx, conversationId: number): Promise<Typist | null> {
  const row = await db
    .selectFrom("typing")
    .select(["userName as name", "until"])
    .where("accountId", "=", app.chatwoot.id)
    .where("conversationId", "=", conversationId)
    .where("until", ">", app.now())
    .executeTakeFirst();
  return row ?? null;
}
