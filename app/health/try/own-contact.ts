import { z } from "zod";

/** Only we give a contact such an identifier; the rest of it is the try's id. */
const PREFIX = "hotdash-check-";
const Contact = z.object({ identifier: z.string() });
const Conversation = z.object({ meta: z.object({ sender: Contact }) });
const Payload = z.union([
  z.object({ conversation: Conversation }).transform(({ conversation }) => conversation.meta.sender.identifier),
  Conversation.transform(({ meta }) => meta.sender.identifier),
  Contact.transform(({ identifier }) => identifier),
]);

export const identifierOf = (tryId: string): string => `${PREFIX}${tryId}`;

/** The try that a message, a conversation or a contact says it belongs to, or null. Anybody could say so. */
export function claimedTry(payload: unknown): string | null {
  const identifier = Payload.safeParse(payload).data;
  if (!identifier?.startsWith(PREFIX)) return null;
  return z.uuid().safeParse(identifier.slice(PREFIX.length)).data ?? null;
}
