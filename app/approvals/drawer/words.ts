import type { Evidence } from "../../drafts/draft.ts";
import type { Channel, Review } from "../view.ts";

export const channelNames: Record<Channel, string> = {
  email: "Email",
  chat: "Live chat",
  sms: "SMS",
  other: "Message",
};

type Addressed = Pick<Review, "channel" | "recipients" | "customer" | "senderName">;

/** "To dana@post.example, in this thread · Cc sam@post.example · from Fennick Hose & Fitting"; to nobody named, "To Live chat". */
export function recipientsLine({ channel, recipients, customer, senderName }: Addressed): string {
  const from = senderName === "" ? "" : ` · from ${senderName}`;
  if (isUnnamed({ channel, recipients })) return `To ${channelNames[channel]}${from}`;
  const to = recipients.to.length > 0 ? recipients.to.join(", ") : customer.name;
  const where = channel === "email" ? "in this thread" : channelNames[channel].toLowerCase();
  const cc = recipients.cc.length > 0 ? ` · Cc ${recipients.cc.join(", ")}` : "";
  return `To ${to}, ${channel === "sms" ? "SMS" : where}${cc}${from}`;
}

/** A visitor without a name: the channel is all that says who gets it. */
const isUnnamed = ({ channel, recipients }: Pick<Addressed, "channel" | "recipients">): boolean =>
  channel !== "email" && recipients.to.length === 0;

/** The same in few words, beside the button that sends. */
export function recipientsShort({ channel, recipients, customer, senderName }: Addressed): string {
  const as = senderName === "" ? "" : `, as ${senderName}`;
  if (isUnnamed({ channel, recipients })) return `To ${channelNames[channel]}${as}`;
  const all = [...recipients.to, ...recipients.cc];
  const first = all[0] ?? customer.name;
  const more = all.length > 1 ? ` and ${all.length - 1} more` : "";
  return `${channelNames[channel]} to ${first}${more}${as}`;
}

export function countWords(text: string): string {
  const count = text.trim() === "" ? 0 : text.trim().split(/\s+/).length;
  return count === 1 ? "1 word" : `${count} words`;
}

/** "English" for "en"; a language we cannot name keeps its tag. */
export function languageName(tag: string): string {
  try {
    return new Intl.DisplayNames(["en"], { type: "language" }).of(tag) ?? tag;
  } catch {
    return tag;
  }
}

const sourceKinds: Record<Evidence["kind"], string> = {
  knowledge: "Knowledge, ",
  order: "",
  conversation: "Conversation, ",
};

export const sourceName = ({ kind, title }: Evidence): string => `${sourceKinds[kind]}${title}`;

/** "Missing items" for "missing_items". */
export function intentName(intent: string): string {
  const words = intent.replaceAll("_", " ").trim();
  return words.charAt(0).toUpperCase() + words.slice(1);
}
