import type { App } from "../../app.ts";
import { readLatest } from "../../chatwoot/threads.server.ts";
import { keepConversation, keepMessage } from "../../conversations/sync.server.ts";
import { inTransaction } from "../../db/database.server.ts";
import { pagesByActivity } from "./changed.server.ts";
import { oneByOne } from "./each.server.ts";
import { keepMark, type Unread, unreadOf } from "./marks.server.ts";
import type { Turn } from "./turn.server.ts";

/** Conversations looked at on the first start; older ones come in when somebody writes in them. */
const MOST_CONVERSATIONS = 500;

/**
 * The first start on an account: mirrors the newest conversations as they stand and puts every mark at now. Nothing is
 * drafted by itself; who waits is listed with a button.
 */
export async function firstLook(app: App, turn: Turn): Promise<void> {
  const each = oneByOne(app, turn);
  let looked = 0;
  for await (const page of pagesByActivity(app, turn)) {
    for (const unread of await unreadOf(app, page))
      await each.attempt(unread.conversation.id, () => lookAt(app, turn, unread));
    looked += page.length;
    if (looked >= MOST_CONVERSATIONS) break;
  }
  each.end();
}

async function lookAt(app: App, turn: Turn, { conversation, sweptTo }: Unread): Promise<void> {
  // Looked at in an earlier turn, and changed since: the round after this one reads on.
  if (sweptTo !== null) return;
  const messages = await turn.pace.ask(() => readLatest(app.chatwoot, conversation.id));
  await inTransaction(app.db, async (tx) => {
    await keepConversation(app, tx, conversation);
    for (const message of messages) await keepMessage(app, tx, conversation.id, message, { fresh: true });
  });
  // What was written since the look began is new, though it is looked at as well. Both times are in whole seconds.
  const began = turn.began.chatwoots ?? turn.began.ours;
  const old = messages.filter(({ created_at }) => created_at <= began);
  const found = { conversations: 1, stored: 0, late: 0, firstMissedAt: null };
  // 0 is no time of Chatwoot's: what is new stands behind the mark, and the next round reads on though nothing changes.
  const readAsOf = old.length === messages.length ? conversation.updated_at : 0;
  await keepMark(app, turn, { ...conversation, updated_at: readAsOf }, old.at(-1)?.id ?? 0, found);
}
