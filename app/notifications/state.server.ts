import type { App } from "../app.ts";
import { readSettings } from "../settings/settings.server.ts";
import { addressMark, slackAddress } from "./slack.server.ts";
import type { NotificationState } from "./state.ts";
import { listUnannounced } from "./unannounced.server.ts";
import { isUrgent } from "./urgency.ts";

/** How it stands with Slack, for the settings page. The webhook's address is not part of it. */
export async function readNotifications(app: App): Promise<NotificationState> {
  const { slackNotifications: wanted } = await readSettings(app.db, app.chatwoot, app.config);
  const address = slackAddress(app);
  const line = await app.db
    .selectFrom("slackLines")
    .selectAll()
    .where("accountId", "=", app.chatwoot.id)
    .executeTakeFirst();
  const unannounced = address && wanted !== "off" ? await listUnannounced(app, app.db) : [];
  return {
    webhook: app.config.SLACK_WEBHOOK_URL ? "set" : address ? "sandbox" : "none",
    wanted,
    unannounced: unannounced.filter((item) => wanted === "all" || isUrgent(item, app.now())).length,
    lastPostedAt: line?.lastPostedAt?.toISOString() ?? null,
    lastFailure:
      line?.lastFailedAt && line.lastCause ? { at: line.lastFailedAt.toISOString(), cause: line.lastCause } : null,
    shut: address !== null && line?.refusedAddress === addressMark(address),
  };
}
