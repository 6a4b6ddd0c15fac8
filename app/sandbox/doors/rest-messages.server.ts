import { deleteMessage } from "../acts/delete.server.ts";
import { PostedMessage, postMessage } from "../acts/post.server.ts";
import { retryMessage } from "../acts/send.server.ts";
import { AGENTS, agentById } from "../state/account.ts";
import { findContact } from "../state/contacts.server.ts";
import { messageInRest } from "../wire/message-shape.server.ts";
import { agentAsAssignee, contactShape } from "../wire/people.ts";
import { existing, messageIn } from "./existing.server.ts";
import { findMessages } from "./find-messages.server.ts";
import { ok, parseBody, Refusal, route } from "./http.server.ts";
import type { RestDoor } from "./rest-door.ts";

const THREAD = "/conversations/:id/messages";

export const messageRoutes = [
  route<RestDoor>("GET", THREAD, ({ account }, [id = 0], { query }) => {
    const conversation = existing(account, id);
    const contact = findContact(account.state, conversation.contactId);
    const assignee = agentById(conversation.assigneeId);
    return ok({
      meta: {
        labels: conversation.labels,
        additional_attributes: conversation.additionalAttributes,
        contact: contact && contactShape(contact),
        ...(assignee && { assignee: agentAsAssignee(assignee) }),
        agent_last_seen_at: conversation.agentSeenAt && new Date(conversation.agentSeenAt).toISOString(),
        assignee_last_seen_at: null,
      },
      payload: findMessages(account, id, query).map((message) => messageInRest(account, message, conversation.inboxId)),
    });
  }),
  route<RestDoor>("POST", THREAD, ({ account }, [id = 0], { body }) => {
    const conversation = existing(account, id);
    const posted = parseBody(PostedMessage, body);
    const result = postMessage(account, conversation, AGENTS[0], posted);
    if (!result.ok) throw new Refusal(422, { error: result.error });
    const answer = messageInRest(account, result.message, conversation.inboxId);
    // Only this answer carries it: it is not stored, and it does not make a second POST the same message.
    return ok(posted.echo_id ? { ...answer, echo_id: posted.echo_id } : answer);
  }),
  route<RestDoor>("DELETE", `${THREAD}/:id`, ({ account }, [id = 0, messageId = 0]) => {
    const { inboxId } = existing(account, id);
    return ok(messageInRest(account, deleteMessage(account, messageIn(account, id, messageId)), inboxId));
  }),
  route<RestDoor>("POST", `${THREAD}/:id/retry`, ({ account }, [id = 0, messageId = 0]) => {
    const { inboxId } = existing(account, id);
    retryMessage(account, messageIn(account, id, messageId));
    return ok(messageInRest(account, messageIn(account, id, messageId), inboxId));
  }),
];
