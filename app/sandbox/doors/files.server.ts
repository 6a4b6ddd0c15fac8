import type { Account } from "../state/account.ts";
import type { Attachment } from "../state/messages.server.ts";
import { contentOf } from "../wire/attachments.ts";
import { type Answer, notFound } from "./http.server.ts";

const REDIRECT = /^\/rails\/active_storage\/blobs\/redirect\/(\d{1,15})\//;
const DISK = /^\/rails\/active_storage\/disk\/(\d{1,15})\//;

/** An attachment's file, behind a redirect as in Chatwoot; null when the path is none of ours. */
export function answerFile(path: string, account: Account): Answer | null {
  const redirect = REDIRECT.exec(path)?.[1];
  const id = redirect ?? DISK.exec(path)?.[1];
  if (id === undefined) return null;
  const file = account.state.row<Attachment>("select id, name from attachments where id = ?", Number(id));
  if (!file) throw notFound();
  if (redirect !== undefined) {
    const location = path.replace("/blobs/redirect/", "/disk/");
    return { status: 302, body: null, headers: { Location: location } };
  }
  const { type, bytes } = contentOf(file.name);
  return { status: 200, body: bytes, headers: { "Content-Type": type, "X-Content-Type-Options": "nosniff" } };
}
