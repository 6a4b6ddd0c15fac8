import type { App } from "../app.ts";
import { listInboxes } from "../chatwoot/threads.server.ts";

/** Mirrors the shop's own inboxes with their channels, mail addresses and the business each speaks for. */
export async function readInboxes(app: App): Promise<void> {
  const inboxes = await listInboxes(app.chatwoot);
  for (const { id, name, channel, addresses, businessName } of inboxes) {
    const row = { name, channel, addresses, businessName, readAt: app.now() };
    await app.db
      .insertInto("inboxes")
      .values({ accountId: app.chatwoot.id, id, ...row })
      .onConflict((same) => same.columns(["accountId", "id"]).doUpdateSet(row))
      .execute();
  }
}
