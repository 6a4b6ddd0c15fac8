import PostalMime, { type Attachment, type Email } from "postal-mime";
import { withBase64Body } from "./base64-body.ts";
import { addressesOf, contentTypeOf, dateOf, headerOf, isAutoReply, messageIdsOf } from "./mail-headers.ts";

export type MailAttachment = {
  name: string;
  type: string;
  bytes: Uint8Array;
  /** Shown within the HTML, such as a pasted picture. */
  inline: boolean;
};

export type ParsedMail = {
  from: { name: string; address: string };
  replyTo: string[];
  to: string[];
  cc: string[];
  bcc: string[];
  /** Empty when the mail has none. */
  subject: string;
  /** ISO 8601 in the sender's offset. */
  date: string | null;
  messageId: string | null;
  inReplyTo: string | null;
  references: string[];
  text: string | null;
  html: string | null;
  attachments: MailAttachment[];
  autoReply: boolean;
  /** Of the whole mail, such as "multipart/mixed; boundary=m1"; null when the mail names none. */
  contentType: string | null;
  multipart: boolean;
};

/** Far above what mail programs write; a list of thousands of recipients takes the parser seconds. */
const MAX_HEADERS_BYTES = 256 * 1024;

/** The bytes are no mail that could be stored. Its message never repeats what stands in them. */
export class UnreadableMail extends Error {
  override name = "UnreadableMail";
}

/**
 * Reads a mail as it travels (RFC 5322 and MIME).
 * @throws UnreadableMail for bytes without a sender's address (empty, binary, no headers) and for absurdly nested ones.
 */
export async function parseMail(raw: Uint8Array): Promise<ParsedMail> {
  const mail = await read(raw);
  const { headers } = mail;
  const sender = mail.from?.group?.[0] ?? mail.from;
  if (!sender?.address?.includes("@")) throw new UnreadableMail("The mail names no sender (From).");
  const contentType = contentTypeOf(headerOf(headers, "content-type"));
  return {
    from: { name: storable(sender.name), address: sender.address },
    replyTo: addressesOf(mail.replyTo),
    to: addressesOf(mail.to),
    cc: addressesOf(mail.cc),
    bcc: addressesOf(mail.bcc),
    subject: storable(mail.subject ?? ""),
    date: dateOf(headerOf(headers, "date")),
    messageId: messageIdsOf(headerOf(headers, "message-id"))[0] ?? null,
    inReplyTo: messageIdsOf(headerOf(headers, "in-reply-to"))[0] ?? null,
    references: messageIdsOf(headerOf(headers, "references")),
    text: bodyOf(mail.text),
    html: bodyOf(mail.html),
    attachments: mail.attachments.filter(isFile).map(attachmentOf),
    autoReply: isAutoReply(headers),
    contentType,
    multipart: contentType?.startsWith("multipart/") ?? false,
  };
}

async function read(raw: Uint8Array): Promise<Email> {
  try {
    // A forwarded mail stays a file: its text is not what the sender wrote.
    const options = { forceRfc822Attachments: true, maxHeadersSize: MAX_HEADERS_BYTES };
    return await PostalMime.parse(withBase64Body(raw), options);
  } catch (cause) {
    throw new UnreadableMail("The mail's parts are nested too deeply or its headers are too long.", { cause });
  }
}

/** Postgres and Chatwoot take no NUL. */
function storable(value: string): string {
  return value.replaceAll("\0", "");
}

/** The parser ends every body with a line end, whether or not the sender did. */
function bodyOf(value: string | undefined): string | null {
  return value === undefined ? null : storable(value).replaceAll("\r\n", "\n").trimEnd();
}

/** A delivery report's parts have neither name nor disposition, and Chatwoot does not count them. */
function isFile({ filename, disposition }: Attachment): boolean {
  return filename !== null || disposition === "attachment";
}

function attachmentOf({ filename, mimeType, disposition, content }: Attachment): MailAttachment {
  const bytes = typeof content === "string" ? new TextEncoder().encode(content) : new Uint8Array(content);
  return { name: storable(filename ?? "attachment"), type: mimeType, bytes, inline: disposition === "inline" };
}
