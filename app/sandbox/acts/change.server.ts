import { type Account, type Agent, agentById, type ChangedAttributes, type SandboxEvent } from "../state/account.ts";
import {
  type Changes,
  type Conversation,
  type Priority,
  type Status,
  updateConversation,
} from "../state/conversations.server.ts";
import { findTeam } from "../state/lists.server.ts";
import { createMessage } from "../state/messages.server.ts";
import { askForRating } from "./rate.server.ts";

/** The columns whose change Chatwoot tells of, by the name it uses. */
const TOLD: [keyof Changes, string, (value: never) => unknown][] = [
  ["status", "status", String],
  ["priority", "priority", (value) => value],
  ["assigneeId", "assignee_id", (value) => value],
  ["assigneeBotId", "assignee_agent_bot_id", (value) => value],
  ["teamId", "team_id", (value) => value],
  ["labels", "label_list", (value) => value],
  ["customAttributes", "custom_attributes", (value) => value],
  ["snoozedUntil", "snoozed_until", when],
  ["waitingSince", "waiting_since", when],
  ["firstReplyAt", "first_reply_created_at", when],
];

/** Writes changes to a conversation and answers the events they cause: none when nothing is told of. */
export function changeConversation(account: Account, before: Conversation, changes: Changes): SandboxEvent[] {
  const at = account.now();
  updateConversation(account.state, before.id, changes, at);
  const changed: ChangedAttributes = [];
  for (const [property, name, shown] of TOLD) {
    if (!(property in changes)) continue;
    const previous_value = shown(before[property] as never);
    const current_value = shown(changes[property] as never);
    if (JSON.stringify(previous_value) !== JSON.stringify(current_value))
      changed.push({ [name]: { previous_value, current_value } });
  }
  if (changed.length === 0) return [];
  const labels = changes.labels && changed.some((attribute) => "label_list" in attribute) ? changes.labels : null;
  const moved = { previous_value: when(before.updatedAt as never), current_value: new Date(at).toISOString() };
  const updated: SandboxEvent = {
    event: "conversation_updated",
    conversationId: before.id,
    changed: [
      { updated_at: moved },
      ...(labels
        ? [
            {
              cached_label_list: { previous_value: before.labels.join(", ") || null, current_value: labels.join(", ") },
            },
          ]
        : []),
      ...changed,
    ],
  };
  const status = changes.status === before.status ? undefined : changes.status;
  const conversationId = before.id;
  return [
    ...(status ? [{ event: "conversation_status_changed", conversationId } as const] : []),
    ...(status === "open" ? [{ event: "conversation_opened", conversationId } as const] : []),
    ...(status === "resolved" ? [{ event: "conversation_resolved", conversationId } as const] : []),
    updated,
  ];
}

/** Opens, resolves or snoozes. Only a snoozed conversation has an hour to wake; a resolved one asks for a rating. */
export function setStatus(
  account: Account,
  conversation: Conversation,
  status: Status,
  { by, snoozedUntil = null }: { by: string | null; snoozedUntil?: number | null },
): SandboxEvent[] {
  const events = changeConversation(account, conversation, {
    status,
    snoozedUntil: status === "snoozed" ? snoozedUntil : null,
  });
  if (conversation.status === status) return events;
  // Chatwoot empties this one without telling.
  if (status === "resolved") updateConversation(account.state, conversation.id, { waitingSince: null }, account.now());
  const verb = { open: "reopened", resolved: "marked resolved", pending: "marked as pending", snoozed: "snoozed" };
  addActivity(account, conversation.id, `Conversation was ${verb[status]} by ${by ?? account.name}`);
  return status === "resolved" ? [...events, ...askForRating(account, conversation)] : events;
}

export function setPriority(account: Account, conversation: Conversation, priority: Priority | null, by: string) {
  const events = changeConversation(account, conversation, { priority });
  if (events.length > 0)
    addActivity(
      account,
      conversation.id,
      priority ? `${by} set the priority to ${priority}` : `${by} removed the priority`,
    );
  return events;
}

/** An id that nobody has takes the conversation from whoever had it. */
export function assign(account: Account, conversation: Conversation, assigneeId: number | null, by: string) {
  const assignee: Agent | null = agentById(assigneeId);
  const events = changeConversation(account, conversation, { assigneeId: assignee?.id ?? null, assigneeBotId: null });
  if (events.length > 0)
    addActivity(
      account,
      conversation.id,
      assignee ? `Assigned to ${assignee.name} by ${by}` : `Conversation unassigned by ${by}`,
    );
  return { assignee, events };
}

/** A team that nobody has takes the conversation from the one it had. */
export function assignTeam(account: Account, conversation: Conversation, teamId: number | null, by: string) {
  const team = findTeam(account.state, teamId);
  const events = changeConversation(account, conversation, { teamId: team?.id ?? null });
  if (events.length > 0)
    addActivity(
      account,
      conversation.id,
      team ? `Assigned to ${team.name} by ${by}` : `Unassigned from the team by ${by}`,
    );
  return { team, events };
}

/** Replaces the whole set. */
export function setLabels(account: Account, conversation: Conversation, labels: string[], by: string) {
  const events = changeConversation(account, conversation, { labels });
  const added = labels.filter((label) => !conversation.labels.includes(label));
  const removed = conversation.labels.filter((label) => !labels.includes(label));
  if (added.length > 0) addActivity(account, conversation.id, `${by} added ${added.join(", ")}`);
  if (removed.length > 0) addActivity(account, conversation.id, `${by} removed ${removed.join(", ")}`);
  return events;
}

/** A line in the thread that no webhook tells of. */
export function addActivity(account: Account, conversationId: number, content: string): void {
  const at = account.now();
  createMessage(
    account.state,
    {
      conversationId,
      content,
      processedContent: content,
      contentType: "text",
      contentAttributes: {},
      messageType: "activity",
      private: false,
      sourceId: null,
      senderType: null,
      senderId: null,
      reachedCustomerAt: null,
    },
    at,
  );
  updateConversation(account.state, conversationId, { lastActivityAt: at }, at);
}

function when(value: number | null): string | null {
  return value === null ? null : new Date(value).toISOString();
}
