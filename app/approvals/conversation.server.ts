import type { App } from "../app.ts";
import { customerName } from "../conversations/customer-name.ts";
import { readTypist } from "../conversations/typing.server.ts";
import { initialsOf } from "../operators/operator.ts";
import { readSettings } from "../settings/settings.server.ts";
import { buyingHistory } from "./history.server.ts";
import { addressingOf } from "./recipients.server.ts";
import { readThreadFor } from "./thread.server.ts";
import type { ConversationToAnswer } from "./view.ts";

/** Who waits, what was said and where an answer would go, or null when this account has no such conversation. */
export async function readConversation(app: App, conversationId: number): Promise<ConversationToAnswer | null> {
  const found = await app.db
    .selectFrom("conversations as c")
    .leftJoin("contacts as p", (on) => on.onRef("p.id", "=", "c.contactId").onRef("p.accountId", "=", "c.accountId"))
    .select(["c.subject", "c.channel", "c.canReply", "c.contactVerified", "p.name", "p.email", "p.phone"])
    .where("c.accountId", "=", app.chatwoot.id)
    .where("c.id", "=", conversationId)
    .executeTakeFirst();
  if (!found) return null;
  const name = customerName(found);
  const thread = await readThreadFor(app, conversationId, name);
  const { recipients, channel, chatwootChannel, senderName } = await addressingOf(app, app.db, conversationId);
  const { sendingPaused } = await readSettings(app.db, app.chatwoot, app.config);
  const typist = await readTypist(app, app.db, conversationId);
  return {
    conversationId,
    customer: { name, initials: initialsOf(name), email: found.email, phone: found.phone },
    history: found.email ? await buyingHistory(app, found.email) : null,
    channel,
    chatwootChannel,
    chatwootUrl: conversationUrl(app, conversationId),
    subject: found.subject,
    recipients,
    senderName,
    thread,
    seenMessageId: (thread.findLast(({ automatic }) => !automatic) ?? thread.at(-1))?.id ?? 0,
    canReply: found.canReply,
    typist: typist && { name: typist.name, until: typist.until.toISOString() },
    warnings: [
      ...(found.canReply
        ? []
        : [
            "This channel's reply window is closed: it will most likely refuse a reply, and the customer would not get it. Reach them another way, or wait until they write again.",
          ]),
      ...(sendingPaused ? ["Sending is paused: an approved reply waits until it resumes."] : []),
      ...(channel === "chat" && found.email && !found.contactVerified
        ? ["This visitor is not verified: anybody could have typed this customer's address."]
        : []),
      ...(channel === "email" && recipients.to.length === 0 ? ["This customer has no mail address."] : []),
    ],
  };
}

/** Where a person opens the conversation: the sandbox shows it to its customer, a real Chatwoot to its agents. */
export function conversationUrl(app: Pick<App, "config" | "chatwoot" | "publicUrl">, conversationId: number): string {
  return app.config.CHATWOOT_LIVE
    ? `${app.chatwoot.browserAddress}/app/accounts/${app.chatwoot.accountId}/conversations/${conversationId}`
    : `${app.publicUrl}/sandbox?conversation=${conversationId}`;
}
