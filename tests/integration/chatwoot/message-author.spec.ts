import { sql } from "kysely";
import { expect, test } from "vitest";
import { ConversationEvent, MessagePayload } from "../../../app/chatwoot/payloads.ts";
import { authorOf, endsBurst } from "../../../app/conversations/message-author.ts";
import { unansweredQuestion } from "../../../app/conversations/newest.server.ts";
import { keepConversation, keepMessage } from "../../../app/conversations/sync.server.ts";
import { inTransaction } from "../../../app/db/database.server.ts";
import { openTestApp } from "../../support/app.ts";
import { kinds } from "../../support/message-kinds.ts";

test("after every kind of message the database and the pure function agree on who waits, and on messages of before", async () => {
  const app = await openTestApp();
  const judged: Record<string, { kept: number | null; waits: number | null; before: string }> = {};
  const right: typeof judged = {};
  for (const [at, { kind, message }] of kinds.entries()) {
    const conversationId = at + 1;
    const question = MessagePayload.parse({ id: conversationId * 10, message_type: "incoming" });
    const next = MessagePayload.parse({ id: conversationId * 10 + 1, ...message });
    await inTransaction(app.db, async (tx) => {
      await keepConversation(app, tx, ConversationEvent.parse({ id: conversationId }));
      for (const one of [question, next]) await keepMessage(app, tx, conversationId, one, { fresh: false });
    });
    const { rows } = await sql<{ waits: number | null; before: string }>`
      select (select id from unanswered_question(account_id, conversation_id)) as waits, author_of_message(m) as before
      from messages m where id = ${next.id}`.execute(app.db);
    const kept = (await unansweredQuestion(app, app.db, conversationId))?.id ?? null;
    judged[kind] = { kept, waits: rows[0]?.waits ?? null, before: rows[0]?.before ?? "" };
    const author = authorOf(next);
    const waits = endsBurst(author) ? null : author === "customer" ? next.id : question.id;
    right[kind] = {
      kept: waits,
      waits,
      // Whether it was a campaign's was not stored.
      before: "campaign_id" in next.additional_attributes ? "person" : author,
    };
  }
  expect(judged).toEqual(right);
});
