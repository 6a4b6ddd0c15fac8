import { z } from "zod";
import { assign, assignTeam, changeConversation, setLabels, setPriority, setStatus } from "../acts/change.server.ts";
import { openConversation, receive } from "../acts/receive.server.ts";
import { removeConversation } from "../acts/remove.server.ts";
import { type Account, agentById, type SandboxEvent } from "../state/account.ts";
import { findBot } from "../state/bots.server.ts";
import { findContactInboxBySource, joinInbox } from "../state/contacts.server.ts";
import {
  type Conversation,
  findConversation,
  type Priority,
  type Status,
  updateConversation,
} from "../state/conversations.server.ts";
import { conversationInRest } from "../wire/conversation-shape.server.ts";
import { agentAsAssignee, agentInRest, botAsSender } from "../wire/people.ts";
import { existingContact, existingInbox, visible } from "./existing.server.ts";
import { countConversations, findConversations } from "./find-conversations.server.ts";
import { notFound, ok, parseBody, Refusal, route, unknownWord } from "./http.server.ts";
import { administrator, nameOf, type RestDoor } from "./rest-door.server.ts";

const STATUSES = ["open", "resolved", "pending", "snoozed"];
const PRIORITIES = ["low", "medium", "high", "urgent"];

const StatusBody = z.object({ status: z.string().nullish(), snoozed_until: z.coerce.number().nullish() });
const PriorityBody = z.object({ priority: z.string().nullish() });
const AssigneeBody = z.object({
  assignee_type: z.string().nullish(),
  assignee_id: z.coerce.number().int().nullish(),
  team_id: z.coerce.number().int().nullish(),
});
const LabelsBody = z.object({ labels: z.array(z.string()).default([]) });
const AttributesBody = z.object({ custom_attributes: z.record(z.string(), z.unknown()).default({}) });
/** What of Chatwoot's filters the sandbox knows; each by its first value, "equal to". */
const FILTERS = ["status", "inbox_id", "labels"];
const FilterBody = z.object({
  payload: z.array(z.object({ attribute_key: z.string(), values: z.array(z.unknown()).default([]) })),
});
const TypingBody = z.object({
  typing_status: z.string().nullish(),
  is_private: z.union([z.boolean(), z.stringbool()]).default(false),
});
const NewConversationBody = z.object({
  inbox_id: z.coerce.number().int().nullish(),
  source_id: z.string().nullish(),
  contact_id: z.coerce.number().int().nullish(),
  status: z.string().nullish(),
  additional_attributes: z.record(z.string(), z.unknown()).default({}),
  custom_attributes: z.record(z.string(), z.unknown()).default({}),
  message: z.object({ content: z.string().nullish() }).nullish(),
});

export const conversationRoutes = [
  route<RestDoor>("GET", "/conversations", ({ account, caller }, _, { query }) => {
    const page = findConversations(account, caller, query);
    const meta = countConversations(account, caller, query);
    return ok({ data: { meta, payload: page.map((conversation) => conversationInRest(account, conversation)) } });
  }),
  route<RestDoor>("GET", "/conversations/meta", ({ account, caller }, _, { query }) =>
    ok({ meta: countConversations(account, caller, query) }),
  ),
  route<RestDoor>("POST", "/conversations/filter", ({ account, caller }, _, { body, query }) => {
    const filter = new URLSearchParams({ status: "all", page: query.get("page") ?? "1" });
    for (const { attribute_key, values } of parseBody(FilterBody, body).payload) {
      if (!FILTERS.includes(attribute_key))
        throw new Refusal(422, { error: `Invalid attribute key - [${attribute_key}] for conversations` });
      filter.set(attribute_key === "labels" ? "labels[]" : attribute_key, String(values[0] ?? ""));
    }
    const page = findConversations(account, caller, filter);
    const meta = countConversations(account, caller, filter);
    return ok({ meta, payload: page.map((conversation) => conversationInRest(account, conversation)) });
  }),
  route<RestDoor>("POST", "/conversations", ({ account }, _, { body }) => {
    const wanted = parseBody(NewConversationBody, body);
    const { conversation, events } = account.state.together(() => create(account, wanted));
    account.tell(events);
    return ok(conversationInRest(account, conversation));
  }),
  route<RestDoor>("GET", "/conversations/:id", ({ account, caller }, [id = 0]) =>
    ok(conversationInRest(account, visible(account, caller, id))),
  ),
  route<RestDoor>("PATCH", "/conversations/:id", ({ account, caller }, [id = 0], { body }) => {
    const conversation = visible(account, caller, id);
    tellOf(account, () => setPriority(account, conversation, priorityOf(body), nameOf(caller)));
    return ok(conversationInRest(account, visible(account, caller, id)));
  }),
  route<RestDoor>("DELETE", "/conversations/:id", (door, [id = 0]) => {
    administrator(door);
    const conversation = visible(door.account, door.caller, id);
    door.account.soon(() => removeConversation(door.account, conversation.id));
    return ok(null);
  }),

  route<RestDoor>("POST", "/conversations/:id/toggle_status", ({ account, caller }, [id = 0], { body }) => {
    const wanted = parseBody(StatusBody, body);
    const conversation = visible(account, caller, id);
    if (wanted.status != null && !STATUSES.includes(wanted.status)) throw unknownWord();
    const status = (wanted.status ?? (conversation.status === "open" ? "resolved" : "open")) as Status;
    const snoozedUntil = wanted.snoozed_until ? wanted.snoozed_until * 1000 : null;
    tellOf(account, () => setStatus(account, conversation, status, { by: nameOf(caller), snoozedUntil }));
    // An agent who opens a conversation takes it.
    const takes = status === "open" && "agent" in caller && caller.agent.role === "agent";
    const opened = takes ? findConversation(account.state, id) : null;
    if (opened && takes) tellOf(account, () => assign(account, opened, caller.agent.id, nameOf(caller)).events);
    const snoozed_until = status === "snoozed" && snoozedUntil !== null ? new Date(snoozedUntil).toISOString() : null;
    return ok({ meta: {}, payload: { success: true, conversation_id: id, current_status: status, snoozed_until } });
  }),
  route<RestDoor>("POST", "/conversations/:id/toggle_priority", ({ account, caller }, [id = 0], { body }) => {
    const conversation = visible(account, caller, id);
    tellOf(account, () => setPriority(account, conversation, priorityOf(body), nameOf(caller)));
    return { status: 200, body: null };
  }),
  route<RestDoor>("POST", "/conversations/:id/assignments", ({ account, caller }, [id = 0], { body }) => {
    const wanted = parseBody(AssigneeBody, body);
    const conversation = visible(account, caller, id);
    const by = nameOf(caller);
    if (wanted.team_id != null) {
      const { team, events } = account.state.together(() =>
        assignTeam(account, conversation, wanted.team_id ?? null, by),
      );
      account.tell(events);
      return ok(team && { ...team, allow_auto_assign: true, account_id: account.id, is_member: false });
    }
    if (wanted.assignee_type === "AgentBot") {
      const bot = findBot(account.state, wanted.assignee_id ?? null);
      tellOf(account, () =>
        changeConversation(account, conversation, { assigneeBotId: bot?.id ?? null, assigneeId: null }),
      );
      return ok(bot && botAsSender(bot));
    }
    const { assignee, events } = account.state.together(() =>
      assign(account, conversation, wanted.assignee_id ?? null, by),
    );
    account.tell(events);
    return ok(assignee && agentInRest(account, assignee));
  }),
  route<RestDoor>("GET", "/conversations/:id/labels", ({ account, caller }, [id = 0]) =>
    ok({ payload: visible(account, caller, id).labels }),
  ),
  route<RestDoor>("POST", "/conversations/:id/labels", ({ account, caller }, [id = 0], { body }) => {
    const labels = [...new Set(parseBody(LabelsBody, body).labels)];
    const conversation = visible(account, caller, id);
    tellOf(account, () => setLabels(account, conversation, labels, nameOf(caller)));
    return ok({ payload: labels });
  }),
  route<RestDoor>("POST", "/conversations/:id/custom_attributes", ({ account, caller }, [id = 0], { body }) => {
    const { custom_attributes } = parseBody(AttributesBody, body);
    const conversation = visible(account, caller, id);
    tellOf(account, () => changeConversation(account, conversation, { customAttributes: custom_attributes }));
    return ok({ custom_attributes });
  }),
  route<RestDoor>("POST", "/conversations/:id/toggle_typing_status", ({ account, caller }, [id = 0], { body }) => {
    const { typing_status, is_private } = parseBody(TypingBody, body);
    const conversation = visible(account, caller, id);
    if ("agent" in caller && (typing_status === "on" || typing_status === "off"))
      account.tell([
        {
          event: `conversation_typing_${typing_status}`,
          conversationId: conversation.id,
          by: { agent: caller.agent },
          private: is_private,
        },
      ]);
    return { status: 200, body: null };
  }),
  route<RestDoor>("POST", "/conversations/:id/update_last_seen", ({ account, caller }, [id = 0]) => {
    const conversation = visible(account, caller, id);
    const at = account.now();
    if (!isWorthNoting(account, conversation, at)) return ok(conversationInRest(account, conversation));
    // Chatwoot writes this column without moving `updated_at`.
    account.state.run("update conversations set agent_seen_at = ? where id = ?", at, conversation.id);
    return ok(conversationInRest(account, { ...conversation, agentSeenAt: at }));
  }),
  route<RestDoor>("POST", "/conversations/:id/unread", ({ account, caller }, [id = 0]) => {
    const conversation = visible(account, caller, id);
    account.state.run("update conversations set agent_seen_at = null where id = ?", conversation.id);
    return ok(conversationInRest(account, { ...conversation, agentSeenAt: null }));
  }),
  route<RestDoor>("POST", "/conversations/:id/mute", ({ account, caller }, [id = 0]) => {
    const conversation = visible(account, caller, id);
    tellOf(account, () => setStatus(account, conversation, "resolved", { by: nameOf(caller) }));
    return { status: 200, body: null };
  }),
  route<RestDoor>("POST", "/conversations/:id/unmute", ({ account, caller }, [id = 0]) => {
    visible(account, caller, id);
    return { status: 200, body: null };
  }),
];

/** Chatwoot writes that a conversation was seen when there is a message since, and else once an hour. */
function isWorthNoting({ state }: Account, { id, agentSeenAt }: Conversation, at: number): boolean {
  if (agentSeenAt === null || agentSeenAt < at - 3600_000) return true;
  return state.row("select 1 from messages where conversation_id = ? and created_at > ?", id, agentSeenAt) !== null;
}

/** @throws Refusal 500 for a word that is no priority. */
function priorityOf(body: unknown): Priority | null {
  const { priority } = parseBody(PriorityBody, body);
  if (priority != null && !PRIORITIES.includes(priority)) throw unknownWord();
  return (priority ?? null) as Priority | null;
}

function create(account: Account, wanted: z.infer<typeof NewConversationBody>) {
  const known =
    wanted.source_id && wanted.inbox_id
      ? findContactInboxBySource(account.state, wanted.inbox_id, wanted.source_id)
      : null;
  const inbox = existingInbox(account, wanted.inbox_id ?? known?.inboxId ?? 0);
  const contact = existingContact(account, wanted.contact_id ?? known?.contactId ?? 0);
  if (wanted.status != null && !STATUSES.includes(wanted.status)) throw unknownWord();
  const session =
    known ?? joinInbox(account.state, contact.id, inbox.id, wanted.source_id ?? crypto.randomUUID(), account.now());
  const conversation = openConversation(account, inbox, session, contact, {
    additional: wanted.additional_attributes,
    custom: wanted.custom_attributes,
  });
  if (wanted.status)
    updateConversation(account.state, conversation.id, { status: wanted.status as Status }, account.now());
  const events: SandboxEvent[] = [{ event: "conversation_created", conversationId: conversation.id }];
  if (wanted.message?.content) {
    if (inbox.channel !== "api") throw new Refusal(422, { error: "Incoming messages are only allowed in Api inboxes" });
    events.push(...receive(account, conversation, contact, { content: wanted.message.content }).events);
  }
  const now = findConversation(account.state, conversation.id);
  if (!now) throw notFound();
  return { conversation: now, events };
}

/** Does it whole or not at all, then tells of it. */
export function tellOf(account: Account, act: () => SandboxEvent[]): void {
  account.tell(account.state.together(act));
}

export function assigneeOf(conversation: Conversation) {
  const assignee = agentById(conversation.assigneeId);
  return assignee && agentAsAssignee(assignee);
}
