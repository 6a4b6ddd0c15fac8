import type { Account } from "../state/account.ts";
import type { Attachment } from "../state/messages.server.ts";

const IMAGE = /\.(png|jpe?g|gif|webp|heic)$/i;
const AUDIO = /\.(ogg|mp3|m4a|wav|opus)$/i;
const VIDEO = /\.(mp4|mov|webm)$/i;
/** A grey square: enough to prove that the link leads somewhere. */
const PICTURE = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mO8dOnSfwAHEwNUlW5ZUwAAAABJRU5ErkJggg==",
  "base64",
);

/** An attachment as events and REST show it; `data_url` answers with a redirect, as Chatwoot's storage does. */
export function attachmentShape(account: Account, attachment: Attachment) {
  const kind = kindOf(attachment.name);
  const extension = attachment.name.split(".").at(-1)?.toLowerCase() ?? null;
  const url = `${account.address()}/rails/active_storage/blobs/redirect/${attachment.id}/${encodeURIComponent(attachment.name)}`;
  return {
    id: attachment.id,
    message_id: attachment.messageId,
    file_type: kind,
    account_id: account.id,
    extension,
    content_type: typeOf(attachment),
    data_url: kind === "audio" ? `${url}?disposition=inline` : url,
    thumb_url: kind === "image" ? url : "",
    file_size: attachment.size ?? standIn(attachment.name).bytes.length,
    // Chatwoot measures pictures later, or never.
    width: null,
    height: null,
    ...(kind === "audio" && { transcribed_text: "" }),
  };
}

export function typeOf({ name, contentType }: Pick<Attachment, "name" | "contentType">): string {
  return contentType ?? standIn(name).type;
}

/** What is served for a file that only has a name. */
export function standIn(name: string): { type: string; bytes: Buffer } {
  return IMAGE.test(name)
    ? { type: "image/png", bytes: PICTURE }
    : { type: "text/plain", bytes: Buffer.from(`Stand-in for the file "${name}".\n`) };
}

function kindOf(name: string): "image" | "audio" | "video" | "file" {
  if (IMAGE.test(name)) return "image";
  if (AUDIO.test(name)) return "audio";
  return VIDEO.test(name) ? "video" : "file";
}
