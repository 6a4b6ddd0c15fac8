import { asRead } from "../chatwoot/reply-text/as-read.ts";
import { postedText } from "../chatwoot/reply-text/posted-text.ts";
import type { ChannelKind } from "../conversations/channel.ts";

/** Longest text a channel takes whole: three concatenated SMS of 153 characters; Chatwoot's own limit elsewhere. */
export const LONGEST_CHARACTERS: Record<ChannelKind, number> = {
  sms: 459,
  email: 150_000,
  chat: 150_000,
  other: 150_000,
};

/** Spaces, controls and formatting characters, and two letters that show nothing: a text of these alone is blank. */
const INVISIBLE = /[\p{Z}\p{C}\u2800\u3164]/gu;

/** Chatwoot's own limit, whatever the channel takes. */
const LONGEST_POSTED_CHARACTERS = 150_000;

const LIQUID = /\{\{|\{%/;

/** A reply as it was typed, as its customer reads it and as it is posted. */
type Reply = { text: string; read: string; posted: string; channel: ChannelKind };
type Rule = { broken: (reply: Reply) => boolean; says: (channel: ChannelKind) => string };

const secretShapes = [
  /\bsk-[A-Za-z0-9_-]{16,}\b/,
  /\bsb_secret_[A-Za-z0-9_-]{8,}/,
  /\b(?:AKIA|ASIA)[A-Z0-9]{16}\b/,
  /\bgh[pousr]_[A-Za-z0-9]{30,}\b/,
  /\bshp(?:at|ca|pa|ss)_[a-f0-9]{32}\b/,
  /\bxox[abprs]-[A-Za-z0-9-]{10,}/,
  /-----BEGIN [A-Z ]*PRIVATE KEY-----/,
  /\beyJ[A-Za-z0-9_-]{10,}\.eyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{5,}/,
];

/** What stands in brackets before an address is a link's words. */
const placeholderShapes = [
  /\[(?:your|the|customer|client|agent|company|shop|order|tracking|insert|add|name|date|amount|link|number)\b[^\]\n]{0,40}\](?!\((?:https?:\/\/|mailto:))/i,
  /<(?:your|customer|insert|name|date|amount|link|order|tracking)\b[^>\n]{0,40}>/i,
  /\b(?:XX+|TODO|TBD|FIXME)\b/,
  /_{4,}/,
];

/** What keeps a text from going out, whoever wrote it. The order is the order they are told in. */
const rules: Rule[] = [
  { broken: ({ text }) => text.replaceAll(INVISIBLE, "") === "", says: () => "The text is empty." },
  {
    // Chatwoot renders Liquid in outgoing text with the contact's and the agent's own data.
    broken: ({ text, posted }) => LIQUID.test(text) || LIQUID.test(posted),
    says: () => "{{ and {% would be filled in by Chatwoot with the customer's data. Write the words instead.",
  },
  {
    broken: ({ text }) => placeholderShapes.some((shape) => shape.test(text)),
    says: () => "A placeholder is not filled in.",
  },
  {
    broken: ({ text }) => secretShapes.some((shape) => shape.test(text)),
    says: () => "The text holds what looks like a key or a token.",
  },
  {
    broken: ({ text, read, channel }) => charactersOf(channel === "sms" ? read : text) > LONGEST_CHARACTERS[channel],
    says: (channel) => `The text is longer than this channel takes (${LONGEST_CHARACTERS[channel]} characters).`,
  },
  {
    broken: ({ text, posted }) =>
      charactersOf(text) <= LONGEST_POSTED_CHARACTERS && charactersOf(posted) > LONGEST_POSTED_CHARACTERS,
    says: () =>
      `Characters such as * and < are posted with a backslash, which makes the text longer than Chatwoot takes (${LONGEST_POSTED_CHARACTERS} characters). Shorten it.`,
  },
];

const charactersOf = (text: string): number => [...text].length;

/**
 * Everything wrong with a reply, each a sentence for the reviewer; empty when it may go out.
 * @param chatwootChannel Chatwoot's name of the channel, such as `Channel::Email`.
 */
export function problemsOf(text: string, channel: ChannelKind, chatwootChannel: string): string[] {
  const reply = {
    text,
    channel,
    read: asRead(text, chatwootChannel),
    posted: postedText(text, chatwootChannel),
  };
  return rules.filter((rule) => rule.broken(reply)).map((rule) => rule.says(channel));
}
