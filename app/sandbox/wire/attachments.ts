import type { Account } from "../state/account.ts";
import type { Attachment } from "../state/messages.server.ts";

const IMAGE = /\.(png|jpe?g|gif|webp|heic)$/i;
/** A grey square: enough to prove that the link leads somewhere. */
const PICTURE = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mO8dOnSfwAHEwNUlW5ZUwAAAABJRU5ErkJggg==",
  "base64",
);

/** An attachment as events and REST show it; `data_url` answers with a redirect, as Chatwoot's storage does. */
export function attachmentShape(account: Account, attachment: Attachment) {
  const image = IMAGE.test(attachment.name);
  const extension = attachment.name.split(".").at(-1)?.toLowerCase() ?? null;
  const url = `${account.address()}/rails/active_storage/blobs/redirect/${attachment.id}/${encodeURIComponent(attachment.name)}`;
  return {
    id: attachment.id,
    message_id: attachment.messageId,
    file_type: image ? "image" : "file",
    account_id: account.id,
    extension,
    content_type: contentOf(attachment.name).type,
    data_url: url,
    thumb_url: image ? url : "",
    file_size: contentOf(attachment.name).bytes.length,
    width: image ? 1 : null,
    height: image ? 1 : null,
  };
}

/** What the file holds: a stand-in, since the sandbox keeps names only. */
export function contentOf(name: string): { type: string; bytes: Buffer } {
  return IMAGE.test(name)
    ? { type: "image/png", bytes: PICTURE }
    : { type: "text/plain", bytes: Buffer.from(`Stand-in for the file "${name}".\n`) };
}
