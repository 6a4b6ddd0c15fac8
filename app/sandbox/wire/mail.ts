import { type Account, SHOP_MAIL } from "../state/account.ts";
import type { Contact } from "../state/contacts.server.ts";
import type { Message } from "../state/messages.server.ts";

export type IncomingMail = {
  from: Contact;
  subject: string;
  /** What the customer wrote just now. */
  fresh: string;
  /** The history their mail program put below it, or null. */
  quoted: string | null;
  cc: string[];
  inReplyTo: string | null;
  autoReply: boolean;
  messageId: string;
  at: number;
};

/** `content` of a mail: the whole text, the quoted history included. */
export function mailText(mail: Pick<IncomingMail, "fresh" | "quoted">): string {
  return mail.quoted ? `${mail.fresh}\n\n${mail.quoted}` : mail.fresh;
}

/** `content_attributes` of a mail. In `text_content`, `quoted` is the text with the history trimmed off, despite its name. */
export function mailAttributes(mail: IncomingMail) {
  const cc = mail.cc.length > 0 ? mail.cc : null;
  const full = mailText(mail);
  return {
    email: {
      bcc: null,
      cc,
      content_type: "text/plain; charset=UTF-8",
      date: new Date(mail.at).toISOString(),
      from: [mail.from.email],
      headers: {},
      html_content: {},
      in_reply_to: mail.inReplyTo,
      message_id: mail.messageId,
      multipart: false,
      number_of_attachments: 0,
      references: mail.inReplyTo ? [mail.inReplyTo] : [],
      subject: mail.subject,
      text_content: { full, reply: full, quoted: mail.fresh },
      to: [SHOP_MAIL],
      auto_reply: mail.autoReply,
    },
    cc_email: cc,
    bcc_email: null,
  };
}

/** The history a mail program puts below an answer. */
export function quoteOf(account: Pick<Account, "name">, message: Message): string {
  const on = new Date(message.createdAt).toUTCString().replace(/:\d\d GMT$/, " GMT");
  const lines = (message.content ?? "").split("\n").map((line) => `> ${line}`);
  return [`On ${on}, ${account.name} <${SHOP_MAIL}> wrote:`, ...lines].join("\n");
}
