import { z } from "zod";
import { type ChatwootDoor, callChatwoot } from "./client.server.ts";

const Numbered = z.object({ id: z.number().int() });
const NewContact = z.object({
  payload: z.object({ contact: Numbered, contact_inbox: z.object({ source_id: z.string() }) }),
});

/** Under which an agent would see the contact, while it is there. */
const NAME = "HotDash check";

/** An API inbox without members: nobody is told of what is written in it. @returns its id. */
export async function createCheckInbox(door: ChatwootDoor, name: string): Promise<number> {
  const body = { name, channel: { type: "api", webhook_url: "" } };
  return (await callChatwoot(door, Numbered, "/inboxes", { method: "POST", body })).id;
}

/** A contact in that inbox, known by our identifier. */
export async function createCheckContact(
  door: ChatwootDoor,
  inboxId: number,
  identifier: string,
): Promise<{ id: number; sourceId: string }> {
  const body = { inbox_id: inboxId, name: NAME, identifier };
  const { payload } = await callChatwoot(door, NewContact, "/contacts", { method: "POST", body });
  return { id: payload.contact.id, sourceId: payload.contact_inbox.source_id };
}

/** Writes as that contact. @returns the conversation's number and the message's id. */
export async function writeAsContact(
  door: ChatwootDoor,
  at: { inboxId: number; contactId: number; sourceId: string },
  content: string,
): Promise<{ conversationId: number; messageId: number }> {
  const opened = { inbox_id: at.inboxId, contact_id: at.contactId, source_id: at.sourceId };
  const conversation = await callChatwoot(door, Numbered, "/conversations", { method: "POST", body: opened });
  const path = `/conversations/${conversation.id}/messages`;
  const body = { content, message_type: "incoming" };
  const message = await callChatwoot(door, Numbered, path, { method: "POST", body });
  return { conversationId: conversation.id, messageId: message.id };
}

/** The inbox of this name, which a run made that ended before it could say so; null when there is none. */
export async function findCheckInbox(door: ChatwootDoor, name: string): Promise<number | null> {
  const Inboxes = z.object({ payload: z.array(Numbered.extend({ name: z.string() })) });
  const { payload } = await callChatwoot(door, Inboxes, "/inboxes");
  return payload.find((inbox) => inbox.name === name)?.id ?? null;
}

/** Deletes contact and inbox with all that was said there; Chatwoot does it within seconds. */
export async function removeCheckInbox(door: ChatwootDoor, made: { inboxId: number | null; contactId: number | null }) {
  if (made.contactId !== null)
    await callChatwoot(door, z.unknown(), `/contacts/${made.contactId}`, { method: "DELETE" });
  if (made.inboxId !== null) await callChatwoot(door, z.unknown(), `/inboxes/${made.inboxId}`, { method: "DELETE" });
}
