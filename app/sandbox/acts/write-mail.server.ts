import { randomUUID } from "node:crypto";
import type { Account } from "../state/account.ts";
import type { Conversation } from "../state/conversations.server.ts";
import { type Inbox, SHOP_MAIL } from "../state/inboxes.server.ts";
import { type Message, newestPublicMessage } from "../state/messages.server.ts";
import type { ParsedMail } from "../wire/parse-mail.ts";
import { type MailBody, quoteAsGmail, quoteAsOutlook } from "../wire/quotes.ts";
import { shownToCustomer } from "../wire/shown-to-customer.ts";

export type MailProgram = "plain" | "gmail" | "outlook";

/** What a customer's mail program, and whoever sits at it, make of a mail. */
export type MailWish = {
  subject: string | null;
  cc: string[];
  /** History below the text, word for word; null: the program quotes the last answer. */
  quoted: string | null;
  autoReply: boolean;
  program: MailProgram;
  /** Left out of the mail: `text` of one that is HTML alone. */
  without: "text" | "html" | null;
  /** Who writes, when it is not the conversation's contact. */
  writer: { name: string; email: string } | null;
  replyTo: string | null;
};

/** The mail a customer sends: text and HTML as their program writes them, addressed to the inbox. */
export function composeMail(
  account: Account,
  inbox: Inbox,
  conversation: Conversation | null,
  contact: { name: string; address: string },
  answer: string,
  wish: MailWish,
): ParsedMail {
  const last = conversation && newestPublicMessage(account.state, conversation.id);
  const from = wish.writer ? { name: wish.writer.name, address: wish.writer.email } : contact;
  const { text, html } = bodyOf(account, inbox, last, answer, wish);
  const id = `${randomUUID()}@${from.address.split("@")[1] ?? "post.example"}`;
  // An answer to what was never sent by mail still goes to the conversation's own address.
  const thread = conversation ? [`reply+${conversation.uuid}@fennick.example`] : [];
  return {
    from,
    replyTo: wish.replyTo ? [wish.replyTo] : [],
    to: [inbox.email ?? SHOP_MAIL, ...thread],
    cc: wish.cc,
    bcc: [],
    subject: wish.subject ?? `Re: ${conversation?.additionalAttributes.mail_subject ?? ""}`,
    date: new Date(account.now()).toISOString().replace(/Z$/, "+00:00"),
    messageId: id,
    inReplyTo: last?.sourceId ?? null,
    references: last?.sourceId ? [last.sourceId] : [],
    text,
    html,
    attachments: [],
    autoReply: wish.autoReply,
    contentType:
      html === null
        ? "text/plain; charset=utf-8"
        : text === null
          ? "text/html; charset=utf-8"
          : "multipart/alternative; boundary=parts",
    multipart: text !== null && html !== null,
  };
}

function bodyOf(
  account: Account,
  inbox: Inbox,
  last: Message | null,
  answer: string,
  wish: MailWish,
): { text: string | null; html: string | null } {
  if (wish.program === "plain") return { text: plainBody(account, inbox, last, answer, wish), html: null };
  const body = withHistory(account, inbox, last, answer, wish);
  return { text: wish.without === "text" ? null : body.text, html: wish.without === "html" ? null : body.html };
}

/** The whole text, with the history that a plain program puts below an answer to a mail of the shop's. */
function plainBody(account: Account, inbox: Inbox, last: Message | null, answer: string, { quoted }: MailWish): string {
  const history = quoted ?? (last?.messageType === "outgoing" ? plainQuote(account, inbox, last) : null);
  return history ? `${answer}\n\n${history}` : answer;
}

function plainQuote(account: Account, inbox: Inbox, message: Message): string {
  const on = new Date(message.createdAt).toUTCString().replace(/:\d\d GMT$/, " GMT");
  const lines = shownToCustomer("email", message.content ?? "")
    .split("\n")
    .map((line) => `> ${line}`);
  return [`On ${on}, ${account.name} <${inbox.email ?? SHOP_MAIL}> wrote:`, ...lines].join("\n");
}

function withHistory(
  account: Account,
  inbox: Inbox,
  last: Message | null,
  answer: string,
  { program }: MailWish,
): MailBody {
  const plain = { text: answer, html: `<div dir="ltr">${escaped(answer)}</div>` };
  if (last?.messageType !== "outgoing") return plain;
  const address = inbox.email ?? SHOP_MAIL;
  const quoted = {
    author: account.name,
    address,
    sentAt: new Date(last.createdAt),
    text: shownToCustomer("email", last.content ?? ""),
  };
  return program === "gmail"
    ? quoteAsGmail(answer, quoted)
    : quoteAsOutlook(answer, quoted, { to: address, subject: String(last.contentAttributes.subject ?? "") });
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll("\n", "<br>");
}
