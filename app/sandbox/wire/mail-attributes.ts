import { htmlToText } from "./html-to-text.ts";
import type { ParsedMail } from "./parse-mail.ts";
import { trimHistory } from "./trim-history.ts";

/** Chatwoot cuts `content` here. */
const MAX_CONTENT_LENGTH = 150_000;

/** A body as written, its text with the history, and, despite its name, `quoted` without it. Empty without such a part. */
type BodyContent = { full: string; reply: string; quoted: string } | Record<string, never>;

/**
 * `content` of a stored mail: its text part, else its HTML as text, with the history in it; null for files alone.
 * Source: MailPresenter and MailboxHelper of Chatwoot 4.15.1.
 */
export function mailContent(mail: ParsedMail): string | null {
  const content = mail.text?.trim() ? mail.text : textOfHtml(mail) || null;
  if (content === null || content.length <= MAX_CONTENT_LENGTH) return content;
  return `${content.slice(0, MAX_CONTENT_LENGTH - 3)}...`;
}

/** `content_attributes` of a stored mail, key by key and in the order in which Chatwoot gives them. */
export function mailAttributes(mail: ParsedMail) {
  const { text, html, attachments, replyTo, from } = mail;
  const cc = orNull(mail.cc);
  const bcc = orNull(mail.bcc);
  const senders = replyTo.length > 0 ? replyTo : [from.address];
  return {
    email: {
      bcc,
      cc,
      content_type: mail.contentType,
      date: mail.date,
      from: senders.map((address) => address.toLowerCase()),
      headers: null,
      html_content: html === null ? {} : bodyContent(html, textOfHtml(mail)),
      in_reply_to: mail.inReplyTo,
      message_id: mail.messageId,
      multipart: mail.multipart,
      number_of_attachments: attachments.length,
      references: mail.references,
      subject: mail.subject,
      text_content: text === null ? {} : bodyContent(text, text),
      to: orNull(mail.to),
      auto_reply: mail.autoReply,
    },
    cc_email: cc,
    bcc_email: bcc,
  };
}

/** Both functions need it, and a megabyte takes half a second. */
const convertedBodies = new WeakMap<ParsedMail, string>();

function textOfHtml(mail: ParsedMail): string {
  const text = convertedBodies.get(mail) ?? htmlToText(mail.html ?? "");
  convertedBodies.set(mail, text);
  return text;
}

function bodyContent(full: string, reply: string): BodyContent {
  return reply.trim() ? { full, reply, quoted: trimHistory(reply) } : {};
}

function orNull(addresses: string[]): string[] | null {
  return addresses.length > 0 ? addresses : null;
}
