import { z } from "zod";
import { assign, changeConversation, setLabels, setPriority, setStatus } from "../acts/change.server.ts";
import { type Account, AGENTS, type SandboxEvent } from "../state/account.ts";
import { findContact } from "../state/contacts.server.ts";
import type { Conversation } from "../state/conversations.server.ts";
import { type Message, selectMessages } from "../state/messages.server.ts";
import { conversationInRest } from "../wire/conversation-shape.server.ts";
import { agentAsAssignee, contactShape } from "../wire/people.ts";
import { existing } from "./existing.server.ts";
import { findConversations } from "./find-conversations.server.ts";
import { notFound, ok, parseBody, route } from "./http.server.ts";
import type { RestDoor } from "./rest-door.ts";

const ME = AGENTS[0].name;

const StatusBody = z.object({
  status: z.enum(["open", "resolved", "pending", "snoozed"]).nullish(),
  snoozed_until: z.number().nullish(),
});
const PriorityBody = z.object({ priority: z.enum(["low", "medium", "high", "urgent"]).nullish() });
const AssigneeBody = z.object({ assignee_id: z.coerce.number().int().nullish() });
const LabelsBody = z.object({ labels: z.array(z.string()).default([]) });
const AttributesBody = z.object({ custom_attributes: z.record(z.string(), z.unknown()).default({}) });

export const conversationRoutes = [
  route<RestDoor>("GET", "/conversations", ({ account }, _, { query }) => {
    const { page, counts } = findConversations(account, query);
    return ok({ data: { meta: counts, payload: page.map((conversation) => shown(account, conversation)) } });
  }),
  route<RestDoor>("GET", "/conversations/:id", ({ account }, [id = 0]) => ok(shown(account, existing(account, id)))),

  route<RestDoor>("POST", "/conversations/:id/toggle_status", ({ account }, [id = 0], { body }) => {
    const wanted = parseBody(StatusBody, body);
    const conversation = existing(account, id);
    const status = wanted.status ?? (conversation.status === "open" ? "resolved" : "open");
    const snoozedUntil = wanted.snoozed_until ? wanted.snoozed_until * 1000 : null;
    told(account, () => setStatus(account, conversation, status, { by: ME, snoozedUntil }));
    const snoozed_until = status === "snoozed" ? (wanted.snoozed_until ?? null) : null;
    return ok({ meta: {}, payload: { success: true, conversation_id: id, current_status: status, snoozed_until } });
  }),
  route<RestDoor>("POST", "/conversations/:id/toggle_priority", ({ account }, [id = 0], { body }) => {
    const { priority } = parseBody(PriorityBody, body);
    const conversation = existing(account, id);
    told(account, () => setPriority(account, conversation, priority ?? null, ME));
    return ok(null);
  }),
  route<RestDoor>("POST", "/conversations/:id/assignments", ({ account }, [id = 0], { body }) => {
    const wanted = parseBody(AssigneeBody, body);
    const conversation = existing(account, id);
    const { assignee, events } = account.state.together(() =>
      assign(account, conversation, wanted.assignee_id ?? null, ME),
    );
    account.tell(events);
    return ok(assignee && agentAsAssignee(assignee));
  }),
  route<RestDoor>("GET", "/conversations/:id/labels", ({ account }, [id = 0]) =>
    ok({ payload: existing(account, id).labels }),
  ),
  route<RestDoor>("POST", "/conversations/:id/labels", ({ account }, [id = 0], { body }) => {
    const labels = [...new Set(parseBody(LabelsBody, body).labels)];
    const conversation = existing(account, id);
    told(account, () => setLabels(account, conversation, labels, ME));
    return ok({ payload: labels });
  }),
  route<RestDoor>("POST", "/conversations/:id/custom_attributes", ({ account }, [id = 0], { body }) => {
    const { custom_attributes } = parseBody(AttributesBody, body);
    const conversation = existing(account, id);
    told(account, () => changeConversation(account, conversation, { customAttributes: custom_attributes }));
    return ok({ custom_attributes });
  }),

  route<RestDoor>("GET", "/contacts/:id", ({ account }, [id = 0]) => {
    const contact = findContact(account.state, id);
    if (!contact) throw notFound();
    return ok({
      payload: {
        ...contactShape(contact),
        last_activity_at: Math.floor(contact.lastActivityAt / 1000),
        created_at: Math.floor(contact.createdAt / 1000),
      },
    });
  }),
];

function told(account: Account, act: () => SandboxEvent[]): void {
  account.tell(account.state.together(act));
}

function shown(account: Account, conversation: Conversation) {
  const last: Message | undefined = selectMessages(
    account.state,
    "where conversation_id = ? and message_type <> 2 order by id desc limit 1",
    conversation.id,
  )[0];
  return conversationInRest(account, conversation, last ?? null);
}
