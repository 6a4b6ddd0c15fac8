import type { App } from "../app.ts";
import type { ConversationEvent } from "../chatwoot/payloads.ts";
import { LIST_PAGE, listByActivity, readLatest } from "../chatwoot/threads.server.ts";
import { keepConversation, keepMessage } from "../conversations/sync.server.ts";
import { inTransaction } from "../db/database.server.ts";
import { besides } from "./besides.server.ts";

/** Conversations looked at on the first start; older ones come in when somebody writes in them. */
const MOST_CONVERSATIONS = 500;

/**
 * The first start on an account: mirrors the newest conversations as they stand and puts every mark at now. Nothing is
 * drafted by itself; who waits is listed with a button. @returns how many were looked at.
 */
export async function firstLook(app: App): Promise<number> {
  let looked = 0;
  for await (const page of listByActivity(app.chatwoot)) {
    for (const conversation of page) {
      await besides(app, conversation.id, () => lookAt(app, conversation));
    }
    looked += page.length;
    if (looked >= MOST_CONVERSATIONS || page.length < LIST_PAGE) break;
  }
  return looked;
}

async function lookAt(app: App, conversation: ConversationEvent): Promise<void> {
  const messages = await readLatest(app.chatwoot, conversation.id);
  await inTransaction(app.db, async (tx) => {
    await keepConversation(app, tx, conversation);
    for (const message of messages) await keepMessage(app, tx, conversation.id, message, { fresh: true });
    const sweptTo = messages.at(-1)?.id ?? 0;
    await tx
      .insertInto("sweepMarks")
      .values({ accountId: app.chatwoot.id, conversationId: conversation.id, sweptTo })
      .onConflict((same) => same.doNothing())
      .execute();
  });
}
