import type { App } from "../app.ts";
import { listInboxes } from "../chatwoot/threads.server.ts";

/** Mirrors the shop's own inboxes: their channels and mail addresses, the business each speaks for, what a chat mails. */
export async function readInboxes(app: App): Promise<void> {
  const inboxes = await listInboxes(app.chatwoot);
  for (const { id, ...known } of inboxes) {
    const row = { ...known, readAt: app.now() };
    await app.db
      .insertInto("inboxes")
      .values({ accountId: app.chatwoot.id, id, ...row })
      .onConflict((same) => same.columns(["accountId", "id"]).doUpdateSet(row))
      .execute();
  }
}
