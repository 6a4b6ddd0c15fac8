import { z } from "zod";
import { NoteContent } from "../drafts/draft.ts";

/** How much of a draft its note in Chatwoot shows, or that there is none. */
export const InboxNote = z.enum([...NoteContent.options, "none"]);
export type InboxNote = z.infer<typeof InboxNote>;

const API_CHANNEL = "Channel::Api";

/** Chatwoot's public API hands any message of a conversation, notes included, to the customer whose app asks for its number. */
export const isReadByCustomers = (channel: string | null): boolean => channel === API_CHANNEL;

/** What holds for an inbox until an admin chooses: a customer must not read a draft that nobody approved. */
export const usualNote = (channel: string | null): InboxNote => (isReadByCustomers(channel) ? "link" : "short");

/** A conversation whose delivery named no channel: it may be one whose customer reads notes. */
const UNKNOWN_CHANNEL = "unknown";

/**
 * The note of an inbox. Where Chatwoot did not say which inbox or channel it is, a link, which gives nothing away.
 * @param chosen what an admin set, by the inbox's number in Chatwoot.
 */
export function noteIn(
  chosen: Record<string, InboxNote>,
  { inboxId, channel }: { inboxId: number | null; channel: string | null },
): InboxNote {
  if (inboxId === null) return "link";
  return chosen[inboxId] ?? (channel === UNKNOWN_CHANNEL ? "link" : usualNote(channel));
}
