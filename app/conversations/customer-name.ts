import { channelKind } from "./channel.ts";

/** What Chatwoot calls a visitor who gave no name: two words and a number below 1000, "shy-bird-800". */
const MADE_UP = /^[a-z]+-[a-z]+-\d{1,3}$/;

/** Whether Chatwoot made this name up. It does so when a contact is created, and never afterwards. */
export const isMadeUpName = (name: string | null | undefined): boolean => MADE_UP.test(name ?? "");

/** The name somebody gave, or null when there is none. */
export const givenName = (name: string | null | undefined): string | null =>
  name?.trim() && !isMadeUpName(name) ? name : null;

/** A contact's row joined to a conversation's: all null when there is no contact. */
export type Named = {
  name: string | null;
  email: string | null;
  phone: string | null;
  /** Chatwoot's word for the channel. */
  channel: string | null;
};

/** What somebody gave to be known by, or null. */
export const knownBy = ({ name, email, phone }: Omit<Named, "channel">): string | null =>
  givenName(name) || email || phone || null;

/** How pages name a customer: by what they gave, else by how they came. */
export const customerName = (named: Named): string =>
  knownBy(named) ?? (channelKind(named.channel ?? "") === "chat" ? "Visitor" : "Unknown customer");
