import type { App } from "../app.ts";
import { ContactPayload, ConversationEvent, MessageEvent } from "../chatwoot/payloads.ts";
import { printable } from "../chatwoot/printable.ts";
import { noteContacts } from "../conversations/contacts.server.ts";
import type { Tx } from "../db/database.server.ts";
import { recordArrival, tryBehind } from "../health/try/recognize.server.ts";
import { Unavailable } from "../queue/job.ts";
import { finishEvent } from "./finish-event.server.ts";
import type { Outcome } from "./outcome.ts";
import { settleUpdates } from "./settle-updates.server.ts";
import { takeConversation } from "./take-conversation.server.ts";
import { takeMessage } from "./take-message.server.ts";

/**
 * Works one stored event: mirrors what it tells and draws the conclusions.
 * @throws ChatwootUnavailable when a message must be re-read and Chatwoot does not answer for now.
 */
export async function processEvent(app: App, { eventId }: { eventId: number }): Promise<void> {
  const startedAt = performance.now();
  const event = await app.db.selectFrom("webhookEvents").selectAll().where("id", "=", eventId).executeTakeFirst();
  if (event?.state !== "received") return;
  if (event.accountId !== app.chatwoot.id)
    throw new Unavailable("other-account", `account ${event.accountId} is not the one configured now`);

  const told = event.body === "" ? null : printable(JSON.parse(event.body));
  const tryId = await tryBehind(app, told);
  if (tryId) return recordArrival(app, tryId, { ...event, messageId: messageIdOf(event.event, told) });
  if (event.event === "message_updated") {
    const message = MessageEvent.safeParse(told).data;
    // The event carries no clock, so it is only a hint that there is something to read.
    if (message) return settleUpdates(app, { ...event, message });
  }
  await finishEvent(app, event, plan(app, event.event, told), startedAt);
}

/** Why an event failed whose job became a dead letter: redriving takes it up again. */
export const GIVEN_UP = "its job failed too often";

/** An event whose job became a dead letter is failed, so that another copy of it, the sweep's say, is let in. */
export async function failEvent(app: App, { eventId }: { eventId: number }): Promise<void> {
  await app.db
    .updateTable("webhookEvents")
    .set({ state: "failed", reason: GIVEN_UP, processedAt: app.now() })
    .where("id", "=", eventId)
    .where("accountId", "=", app.chatwoot.id)
    .where("state", "=", "received")
    .execute();
}

function messageIdOf(event: string, told: unknown): number | null {
  return event === "message_created" ? (MessageEvent.safeParse(told).data?.id ?? null) : null;
}

/** What to do inside the transaction about an event that needs no look at Chatwoot. */
function plan(app: App, event: string, told: unknown): (tx: Tx) => Promise<Outcome> {
  if (told === null) return async () => ({ state: "ignored", reason: "its text was removed" });
  const unreadable = (what: string) => async (): Promise<Outcome> => ({
    state: "failed",
    reason: `not readable as ${what}`,
  });
  switch (event) {
    case "message_created": {
      const message = MessageEvent.safeParse(told).data;
      return message ? (tx) => takeMessage(app, tx, message) : unreadable("a message");
    }
    case "message_updated":
      return unreadable("a message");
    case "conversation_created":
    case "conversation_updated":
    case "conversation_status_changed": {
      const conversation = ConversationEvent.safeParse(told).data;
      return conversation ? (tx) => takeConversation(app, tx, conversation) : unreadable("a conversation");
    }
    case "contact_created":
    case "contact_updated": {
      const contact = ContactPayload.safeParse(told).data;
      if (!contact) return unreadable("a contact");
      return async (tx) => {
        await noteContacts(app, tx, [contact]);
        return { state: "processed" };
      };
    }
    default:
      return async () => ({ state: "ignored", reason: "not an event HotDash works with" });
  }
}
