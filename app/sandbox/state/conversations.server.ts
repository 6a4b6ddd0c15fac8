import { randomUUID } from "node:crypto";
import type { SQLInputValue } from "node:sqlite";
import type { State } from "./open.server.ts";

export type Status = "open" | "resolved" | "pending" | "snoozed";
export type Priority = "low" | "medium" | "high" | "urgent";
export type Attributes = Record<string, unknown>;

export type Conversation = {
  id: number;
  uuid: string;
  inboxId: number;
  contactId: number;
  status: Status;
  priority: Priority | null;
  /** The contact's session that it was opened in. */
  contactInboxId: number | null;
  assigneeId: number | null;
  /** A bot may have it instead of an agent. */
  assigneeBotId: number | null;
  teamId: number | null;
  labels: string[];
  customAttributes: Attributes;
  additionalAttributes: Attributes;
  snoozedUntil: number | null;
  waitingSince: number | null;
  firstReplyAt: number | null;
  agentSeenAt: number | null;
  contactSeenAt: number | null;
  lastActivityAt: number;
  createdAt: number;
  updatedAt: number;
};

/** Property of a conversation and its column, which is also its name in `changed_attributes`. */
const COLUMN = {
  id: "id",
  uuid: "uuid",
  inboxId: "inbox_id",
  contactId: "contact_id",
  status: "status",
  priority: "priority",
  contactInboxId: "contact_inbox_id",
  assigneeId: "assignee_id",
  assigneeBotId: "assignee_bot_id",
  teamId: "team_id",
  labels: "labels",
  customAttributes: "custom_attributes",
  additionalAttributes: "additional_attributes",
  snoozedUntil: "snoozed_until",
  waitingSince: "waiting_since",
  firstReplyAt: "first_reply_at",
  agentSeenAt: "agent_seen_at",
  contactSeenAt: "contact_seen_at",
  lastActivityAt: "last_activity_at",
  createdAt: "created_at",
  updatedAt: "updated_at",
} as const satisfies Record<keyof Conversation, string>;

const JSON_COLUMNS = ["labels", "customAttributes", "additionalAttributes"] as const;
const SELECT = `select ${Object.entries(COLUMN)
  .map(([property, column]) => `${column} "${property}"`)
  .join(", ")} from conversations`;

export type Changes = Partial<Omit<Conversation, "id" | "uuid" | "createdAt" | "updatedAt">>;

export function findConversation(state: State, id: number): Conversation | null {
  return selectConversations(state, "where id = ?", id)[0] ?? null;
}

/** Conversations by a condition written by us; `values` fill its placeholders. */
export function selectConversations(state: State, condition: string, ...values: SQLInputValue[]): Conversation[] {
  return state.rows<Record<string, unknown>>(`${SELECT} ${condition}`, ...values).map((row) => {
    const conversation = { ...row };
    for (const name of JSON_COLUMNS) conversation[name] = JSON.parse(String(row[name]));
    return conversation as Conversation;
  });
}

type NewConversation = Pick<
  Conversation,
  "inboxId" | "contactId" | "contactInboxId" | "additionalAttributes" | "status"
> &
  Partial<Pick<Conversation, "customAttributes">>;

/** Chatwoot counts the waiting from the moment a conversation is opened. */
export function createConversation(state: State, conversation: NewConversation, at: number): number {
  return state.run(
    `insert into conversations (uuid, inbox_id, contact_id, contact_inbox_id, status, additional_attributes,
       custom_attributes, waiting_since, last_activity_at, created_at, updated_at)
     values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    randomUUID(),
    conversation.inboxId,
    conversation.contactId,
    conversation.contactInboxId,
    conversation.status,
    JSON.stringify(conversation.additionalAttributes),
    JSON.stringify(conversation.customAttributes ?? {}),
    at,
    at,
    at,
    at,
  );
}

/** Writes the changes; `updated_at` always moves on, as Chatwoot's microseconds do, even within one millisecond. */
export function updateConversation(state: State, id: number, changes: Changes, at: number): void {
  const entries = Object.entries(changes) as [keyof Changes, unknown][];
  const set = [...entries.map(([name]) => `${COLUMN[name]} = ?`), "updated_at = max(?, updated_at + 0.001)"];
  const values = entries.map(([, value]) =>
    value !== null && typeof value === "object" ? JSON.stringify(value) : (value as SQLInputValue),
  );
  state.run(`update conversations set ${set.join(", ")} where id = ?`, ...values, at, id);
}
