import type { App } from "../app.ts";
import type { ConversationEvent } from "../chatwoot/payloads.ts";
import { hotdash, recordActivity } from "../conversations/activity.server.ts";
import { startQuietTime } from "../conversations/quiet-time.server.ts";
import { keepConversation } from "../conversations/sync.server.ts";
import type { Tx } from "../db/database.server.ts";
import { returnToReview } from "./moved-on.server.ts";
import { WINDOW_CLOSED } from "./send.ts";
import { endApproval } from "./settle-send.server.ts";

type Stopped = {
  approvalId: string;
  decisionId: string;
  conversationId: number;
  /** An approved draft, or a reply written without one. */
  kind: "reply" | "manual";
};

/**
 * What follows when a send is stopped before its POST: the item comes back to the reviewer. The conversation's row must be
 * locked before.
 * @param conversation as it was just read, when its reply window turned out to be closed.
 */
export async function takeBack(
  app: App,
  tx: Tx,
  send: Stopped,
  why: string,
  conversation: ConversationEvent | null = null,
): Promise<void> {
  if (conversation) await keepConversation(app, tx, conversation);
  const { approvalId, conversationId } = send;
  const returned =
    why === WINDOW_CLOSED && send.kind === "manual"
      ? await endApproval(app, tx, send.decisionId, "failed", why).then(() => false)
      : await returnToReview(app, tx, approvalId, { stale: why !== WINDOW_CLOSED });
  await recordActivity(app, tx, { conversationId, approvalId, actor: hotdash, verb: "send_stopped", detail: { why } });
  // The webhook that told of the newer message may be lost; whoever reads the thread knows now.
  if (returned && why !== WINDOW_CLOSED) await startQuietTime(app, tx, conversationId);
}
