import type { Settings } from "../settings/settings.ts";

/** How it stands with Slack, as the settings page shows it. Times are ISO 8601 UTC. */
export type NotificationState = {
  webhook: "set" | "sandbox" | "none";
  wanted: Settings["slackNotifications"];
  /** Wait for a person, are to be announced, and are not yet. */
  unannounced: number;
  lastPostedAt: string | null;
  lastFailure: { at: string; cause: string } | null;
  /** Slack refused this webhook: nothing is tried until there is another, or a test message arrives. */
  shut: boolean;
};
