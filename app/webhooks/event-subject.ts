import { z } from "zod";

/** Whom an event is about: the conversation, or for a contact's own events the contact. */
export type Subject = { conversationId: number | null; contactId: number | null };

const Numbered = z.object({ id: z.number().int() });
const OfMessage = z.object({ conversation: Numbered });

/** Reads it from a delivery's body; whatever is not there, or not of Chatwoot's shape, is null. */
export function subjectOf(event: string, body: string): Subject {
  const told = parsed(body);
  if (event.startsWith("message_"))
    return { conversationId: OfMessage.safeParse(told).data?.conversation.id ?? null, contactId: null };
  const id = Numbered.safeParse(told).data?.id ?? null;
  if (event.startsWith("conversation_")) return { conversationId: id, contactId: null };
  return { conversationId: null, contactId: event.startsWith("contact_") ? id : null };
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return null;
  }
}
