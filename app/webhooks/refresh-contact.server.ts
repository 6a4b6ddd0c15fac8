import type { App } from "../app.ts";
import { closeReply } from "../approvals/moved-on.server.ts";
import { fetchContact } from "../chatwoot/contacts.server.ts";
import type { ContactPayload } from "../chatwoot/payloads.ts";
import { BLOCKED } from "../conversations/blocked.ts";
import { contactVersion, replaceContact, shownContact } from "../conversations/contact-row.server.ts";
import { recordContactActivity } from "../conversations/contacts.server.ts";
import { lockConversation } from "../conversations/lock.server.ts";
import { isShut, putOff } from "../conversations/put-off.server.ts";
import { inTransaction, type Tx } from "../db/database.server.ts";
import { Unavailable } from "../queue/job.ts";
import { takeUpAgain } from "./put-off.server.ts";

/** Somebody else wrote the contact while it was read: rare, and more than a few times in a row means something else. */
const MOST_READS = 5;

/**
 * Makes what is known of a contact what Chatwoot says now, with all that follows from it. What is written was read after the
 * last write: a read that another write came into begins again.
 * @throws ChatwootUnavailable when Chatwoot does not answer for now.
 */
export async function refreshContact(
  app: App,
  { accountId, contactId }: { accountId: number; contactId: number },
): Promise<void> {
  if (accountId !== app.chatwoot.id)
    throw new Unavailable("other-account", `account ${accountId} is not the one configured now`);
  for (let reads = 0; reads < MOST_READS; reads++) {
    const version = await contactVersion(app, app.db, contactId);
    const contact = await fetchContact(app.chatwoot, contactId);
    if (!contact) return;
    if (await inTransaction(app.db, (tx) => applyContact(app, tx, contact, version))) return;
  }
  throw new Error("a contact was written each time while it was read");
}

async function applyContact(app: App, tx: Tx, contact: ContactPayload, version: string | null): Promise<boolean> {
  const before = await replaceContact(app, tx, contact, version);
  if (!before) return false;
  const agent = { kind: "agent" } as const;
  if (before.shown !== shownContact(contact))
    await recordContactActivity(app, tx, contact.id, agent, "contact_changed");
  if (before.blocked !== contact.blocked)
    await recordContactActivity(app, tx, contact.id, agent, contact.blocked ? "contact_blocked" : "contact_unblocked");
  for (const conversationId of await openWorkOf(app, tx, contact.id))
    await (contact.blocked ? stopWork(app, tx, conversationId) : goOn(app, tx, conversationId));
  return true;
}

/** A contact's conversations where somebody waits or an answer is being made, in the order in which they are locked. */
async function openWorkOf(app: App, tx: Tx, contactId: number): Promise<number[]> {
  const rows = await tx
    .selectFrom("conversations")
    .select("id")
    .where("accountId", "=", app.chatwoot.id)
    .where("contactId", "=", contactId)
    .where((row) => row.or([row("unansweredMessageId", "is not", null), row("beingAnswered", "=", true)]))
    .orderBy("id")
    .execute();
  return rows.map(({ id }) => id);
}

/** Nothing is drafted for a blocked customer or sent to them; a question that waits is kept. */
async function stopWork(app: App, tx: Tx, conversationId: number): Promise<void> {
  const conversation = await lockConversation(app, tx, conversationId);
  if (!conversation) return;
  await closeReply(app, tx, conversationId, BLOCKED, { kind: "agent" });
  await putOff(app, tx, { id: conversationId, draftDueAt: conversation.draftDueAt });
}

async function goOn(app: App, tx: Tx, conversationId: number): Promise<void> {
  const conversation = await lockConversation(app, tx, conversationId);
  if (conversation && !isShut(conversation)) await takeUpAgain(app, tx, conversationId);
}
