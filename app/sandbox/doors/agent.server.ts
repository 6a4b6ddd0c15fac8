import { z } from "zod";
import { setStatus } from "../acts/change.server.ts";
import { deleteMessage } from "../acts/delete.server.ts";
import { postMessage } from "../acts/post.server.ts";
import { type Account, AGENTS } from "../state/account.ts";
import { updateConversation } from "../state/conversations.server.ts";
import { existing, messageIn } from "./existing.server.ts";
import { ok, parseBody, Refusal, route } from "./http.server.ts";

/** The person who answers by hand in Chatwoot, beside HotDash. */
const AVERY = AGENTS[1];

const ReplyBody = z.object({ text: z.string().min(1), private: z.boolean().default(false) });
const SnoozeBody = z.object({ until: z.iso.datetime({ offset: true }).nullish() });

type AgentDoor = { account: Account };

/** A person's side in Chatwoot: no token, this machine only. */
export const agentRoutes = [
  route<AgentDoor>("POST", "/agent/conversations/:id/reply", ({ account }, [id = 0], { body }) => {
    const conversation = existing(account, id);
    const { text, ...rest } = parseBody(ReplyBody, body);
    const posted = postMessage(account, conversation, { agent: AVERY }, { content: text, private: rest.private });
    if (!posted.ok) throw new Refusal(422, { error: posted.error });
    account.tell(posted.events);
    const at = account.now();
    updateConversation(account.state, id, { agentSeenAt: at }, at);
    return ok({ messageId: posted.message.id });
  }),
  route<AgentDoor>("POST", "/agent/conversations/:id/resolve", ({ account }, [id = 0]) =>
    turn(account, id, "resolved", null),
  ),
  route<AgentDoor>("POST", "/agent/conversations/:id/open", ({ account }, [id = 0]) => turn(account, id, "open", null)),
  route<AgentDoor>("POST", "/agent/conversations/:id/snooze", ({ account }, [id = 0], { body }) => {
    const { until } = parseBody(SnoozeBody, body);
    return turn(account, id, "snoozed", until ? Date.parse(until) : null);
  }),
  route<AgentDoor>("DELETE", "/agent/conversations/:id/messages/:id", ({ account }, [id = 0, messageId = 0]) => {
    deleteMessage(account, messageIn(account, id, messageId));
    return ok({});
  }),
];

function turn(account: Account, id: number, status: "open" | "resolved" | "snoozed", snoozedUntil: number | null) {
  const conversation = existing(account, id);
  account.tell(
    account.state.together(() => setStatus(account, conversation, status, { by: AVERY.name, snoozedUntil })),
  );
  return ok({ status });
}
