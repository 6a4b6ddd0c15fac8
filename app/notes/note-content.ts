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

/** The note of an inbox. @param chosen what an admin set, by the inbox's number in Chatwoot. */
export const noteIn = (
  chosen: Record<string, InboxNote>,
  { inboxId, channel }: { inboxId: number | null; channel: string | null },
): InboxNote => chosen[String(inboxId)] ?? usualNote(channel);
