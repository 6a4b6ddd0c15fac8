import type { Account, SandboxEvent } from "../state/account.ts";
import { findBot } from "../state/bots.server.ts";
import { findInbox } from "../state/inboxes.server.ts";
import { EVENT_NAMES, listWebhooks } from "../state/webhooks.server.ts";
import { inboxIdOf } from "./event-body.server.ts";

/** Who is posted an event, and the secret it is signed with. */
export type Receiver = { kind: "account" | "inbox" | "bot"; url: string; secret: string };

/** An inbox's own events are the account's business alone. */
const NOT_FOR_INBOX = new Set(["inbox_created", "inbox_updated"]);
const FOR_BOTS = new Set([
  "message_created",
  "message_updated",
  "webwidget_triggered",
  "conversation_updated",
  "conversation_status_changed",
  "conversation_opened",
  "conversation_resolved",
]);

/** The account's webhooks that subscribed, the API inbox's own webhook, and the inbox's bot. */
export function receiversOf(account: Account, event: SandboxEvent): Receiver[] {
  const receivers: Receiver[] = [];
  for (const { url, secret, subscriptions } of listWebhooks(account.state))
    if (subscriptions.includes(event.event)) receivers.push({ kind: "account", url, secret });
  const inboxId = inboxIdOf(account, event);
  const inbox = inboxId === null ? null : findInbox(account.state, inboxId);
  const known = (EVENT_NAMES as readonly string[]).includes(event.event);
  if (inbox?.webhookUrl && known && !NOT_FOR_INBOX.has(event.event))
    receivers.push({ kind: "inbox", url: inbox.webhookUrl, secret: inbox.secret });
  const bot = inbox && findBot(account.state, inbox.botId);
  if (bot?.outgoingUrl && FOR_BOTS.has(event.event))
    receivers.push({ kind: "bot", url: bot.outgoingUrl, secret: bot.secret });
  return receivers;
}
