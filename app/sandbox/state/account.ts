import type { Logger } from "pino";
import type { State } from "./open.server.ts";

/** `changed_attributes` as Chatwoot sends them: a list of one-key objects. */
export type ChangedAttributes = Record<string, { previous_value: unknown; current_value: unknown }>[];

/** Who types in a conversation. */
export type Typist = { contactId: number } | { agent: Agent };

/** Something that a webhook tells of. The body is written from the rows as they stand when it is sent. */
export type SandboxEvent =
  | { event: "message_created" | "message_updated"; messageId: number }
  | { event: "conversation_created" | "conversation_status_changed"; conversationId: number }
  /** Agent bots alone get these two. */
  | { event: "conversation_opened" | "conversation_resolved"; conversationId: number }
  | { event: "conversation_updated"; conversationId: number; changed: ChangedAttributes }
  | { event: "contact_created"; contactId: number }
  | { event: "contact_updated"; contactId: number; changed: ChangedAttributes }
  | { event: "webwidget_triggered"; contactInboxId: number; info: Record<string, unknown> }
  | {
      event: "conversation_typing_on" | "conversation_typing_off";
      conversationId: number;
      by: Typist;
      private: boolean;
    }
  | { event: "inbox_created"; inboxId: number }
  | { event: "inbox_updated"; inboxId: number; changed: ChangedAttributes };

/** The one Chatwoot account that the sandbox stands for. */
export type Account = {
  id: number;
  name: string;
  /** Where this sandbox answers, without a trailing slash. */
  address(): string;
  state: State;
  /** Unix milliseconds. */
  now(): number;
  /** Delivers events to whoever subscribed, and lets rules act on them. What a rule did sets off no rule. */
  tell(events: SandboxEvent[], by?: "rule"): void;
  /** Posts a body to an address, unsigned, as a rule does. */
  post(url: string, body: object): void;
  /** Starts sending a stored public reply through its channel. */
  send(messageId: number): void;
  /** Does something in the background, a moment later, as Chatwoot's workers do. */
  soon(act: () => void | Promise<void>): void;
  /** False while the channels' reply windows are closed. Chatwoot takes a reply all the same. */
  canReply(): boolean;
  /** Whether the next message keeps the attributes it was posted with. */
  keepsMarks(): boolean;
  log: Logger;
};

export type Agent = { id: number; name: string; email: string; role: "administrator" | "agent" };

/** The first is whom the sandbox's token belongs to, the second whom the agent's token belongs to. */
export const AGENTS: readonly [Agent, Agent, Agent] = [
  { id: 1, name: "HotDash", email: "hotdash@fennick.example", role: "administrator" },
  { id: 2, name: "Avery Stone", email: "avery@fennick.example", role: "agent" },
  { id: 3, name: "Noor Haddad", email: "noor@fennick.example", role: "agent" },
];

export function agentById(id: number | null): Agent | null {
  return AGENTS.find((agent) => agent.id === id) ?? null;
}
