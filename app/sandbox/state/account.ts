import type { Logger } from "pino";
import type { Conversation } from "./conversations.server.ts";
import type { State } from "./open.server.ts";

/** `changed_attributes` as Chatwoot sends them: a list of one-key objects. */
export type ChangedAttributes = Record<string, { previous_value: unknown; current_value: unknown }>[];

/** Something that a webhook tells of. The body is written from the rows as they stand when it is sent. */
export type SandboxEvent =
  | { event: "message_created" | "message_updated"; messageId: number }
  | { event: "conversation_created" | "conversation_status_changed"; conversationId: number }
  | { event: "conversation_updated"; conversationId: number; changed: ChangedAttributes }
  | { event: "contact_created"; contactId: number }
  | { event: "contact_updated"; contactId: number; changed: ChangedAttributes };

/** The one Chatwoot account that the sandbox stands for. */
export type Account = {
  id: number;
  name: string;
  /** Where this sandbox answers, without a trailing slash. */
  address(): string;
  state: State;
  /** Unix milliseconds. */
  now(): number;
  tell(events: SandboxEvent[]): void;
  /** Starts sending a stored public reply through its channel. */
  send(messageId: number): void;
  /** False while the channels' reply windows are closed. Chatwoot takes a reply all the same. */
  canReply(): boolean;
  /** Whether the next message keeps the attributes it was posted with. */
  keepsMarks(): boolean;
  log: Logger;
};

export type Channel = "chat" | "email" | "sms";
export type Inbox = { id: number; name: string; channel: Channel; channelType: string };
export type Agent = { id: number; name: string; email: string; role: "administrator" | "agent" };

export const SHOP_MAIL = "help@fennick.example";

export const INBOXES: readonly Inbox[] = [
  { id: 1, name: "Shop chat", channel: "chat", channelType: "Channel::WebWidget" },
  { id: 2, name: "Shop mail", channel: "email", channelType: "Channel::Email" },
  { id: 3, name: "Text line", channel: "sms", channelType: "Channel::Sms" },
];

/** The first is whom the sandbox's token belongs to. */
export const AGENTS: readonly [Agent, Agent, Agent] = [
  { id: 1, name: "HotDash", email: "hotdash@fennick.example", role: "administrator" },
  { id: 2, name: "Avery Stone", email: "avery@fennick.example", role: "agent" },
  { id: 3, name: "Noor Haddad", email: "noor@fennick.example", role: "agent" },
];

export const LABELS = ["orders", "returns", "refunds", "fitment", "product", "safety", "billing", "bulk", "shipping"];

export function inboxOf(conversation: Pick<Conversation, "inboxId">): Inbox {
  const inbox = INBOXES.find(({ id }) => id === conversation.inboxId);
  if (!inbox) throw new Error(`no inbox ${conversation.inboxId}`);
  return inbox;
}

export function agentById(id: number | null): Agent | null {
  return AGENTS.find((agent) => agent.id === id) ?? null;
}
