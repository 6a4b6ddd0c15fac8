import type { Account } from "../state/account.ts";
import { findFile } from "../state/messages.server.ts";
import { standIn, typeOf } from "../wire/attachments.ts";
import { type Answer, notFound } from "./http.server.ts";

const REDIRECT = /^\/rails\/active_storage\/blobs\/redirect\/(\d{1,15})\//;
const DISK = /^\/rails\/active_storage\/disk\/(\d{1,15})\//;

/** An attachment's file, behind a redirect as in Chatwoot; null when the path is none of ours. */
export function answerFile(path: string, account: Account): Answer | null {
  const redirect = REDIRECT.exec(path)?.[1];
  const id = redirect ?? DISK.exec(path)?.[1];
  if (id === undefined) return null;
  const file = findFile(account.state, Number(id));
  if (!file) throw notFound();
  if (redirect !== undefined) {
    const location = path.replace("/blobs/redirect/", "/disk/");
    return { status: 302, body: null, headers: { Location: location } };
  }
  const bytes = file.bytes ? Buffer.from(file.bytes) : standIn(file.name).bytes;
  return { status: 200, body: bytes, headers: { "Content-Type": typeOf(file), "X-Content-Type-Options": "nosniff" } };
}
