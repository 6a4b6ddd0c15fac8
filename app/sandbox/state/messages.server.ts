import type { SQLInputValue } from "node:sqlite";
import type { Attributes } from "./conversations.server.ts";
import type { State } from "./open.server.ts";

export const MESSAGE_TYPES = ["incoming", "outgoing", "activity", "template"] as const;
export type MessageType = (typeof MESSAGE_TYPES)[number];
export type SenderType = "Contact" | "User" | "AgentBot";
/** The mail as it left: read from the last outgoing message at that moment, which may be another one. */
export type SentMail = { subject: string; to: string[]; cc: string[] };

export type Message = {
  id: number;
  conversationId: number;
  content: string | null;
  /** The text without the quoted mail history. */
  processedContent: string | null;
  contentType: string;
  contentAttributes: Attributes;
  messageType: MessageType;
  private: boolean;
  status: "sent" | "delivered" | "read" | "failed";
  sourceId: string | null;
  senderType: SenderType | null;
  senderId: number | null;
  /** When a public reply left Chatwoot; null while it waits, failed, or will never leave. */
  reachedCustomerAt: number | null;
  sentAs: SentMail | null;
  createdAt: number;
  updatedAt: number;
};
/** `bytes` is null for a file that only has a name: a stand-in is served for it. */
export type Attachment = {
  id: number;
  messageId: number;
  name: string;
  contentType: string | null;
  size: number | null;
};
export type NewFile = { name: string; contentType?: string; bytes?: Uint8Array };
type NewMessage = Omit<Message, "id" | "createdAt" | "updatedAt" | "status" | "sentAs">;

type Row = Omit<Message, "contentAttributes" | "messageType" | "private" | "sentAs"> & {
  contentAttributes: string;
  messageType: number;
  private: number;
  sentAs: string | null;
};

const SELECT = `select id, conversation_id "conversationId", content, processed_content "processedContent",
  content_type "contentType", content_attributes "contentAttributes", message_type "messageType", private, status,
  source_id "sourceId", sender_type "senderType", sender_id "senderId", reached_customer_at "reachedCustomerAt",
  sent_as "sentAs", created_at "createdAt", updated_at "updatedAt" from messages`;

/** Messages by a condition written by us; `values` fill its placeholders. */
export function selectMessages(state: State, condition: string, ...values: SQLInputValue[]): Message[] {
  return state.rows<Row>(`${SELECT} ${condition}`, ...values).map((row) => ({
    ...row,
    contentAttributes: JSON.parse(row.contentAttributes),
    messageType: MESSAGE_TYPES[row.messageType] ?? "activity",
    private: row.private === 1,
    sentAs: row.sentAs === null ? null : JSON.parse(row.sentAs),
  }));
}

export function findMessage(state: State, id: number): Message | null {
  return selectMessages(state, "where id = ?", id)[0] ?? null;
}

/** What `conversation.messages[0]` of an event holds: the newest public message that is no activity line. */
export function newestPublicMessage(state: State, conversationId: number): Message | null {
  const newest = "where conversation_id = ? and private = 0 and message_type <> 2 order by id desc limit 1";
  return selectMessages(state, newest, conversationId)[0] ?? null;
}

export function createMessage(state: State, message: NewMessage, at: number): number {
  return state.run(
    `insert into messages (conversation_id, content, processed_content, content_type, content_attributes, message_type,
       private, source_id, sender_type, sender_id, reached_customer_at, created_at, updated_at)
     values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    message.conversationId,
    message.content,
    message.processedContent,
    message.contentType,
    JSON.stringify(message.contentAttributes),
    MESSAGE_TYPES.indexOf(message.messageType),
    message.private ? 1 : 0,
    message.sourceId,
    message.senderType,
    message.senderId,
    message.reachedCustomerAt,
    at,
    at,
  );
}

/** Writes the message's changeable columns as they stand in `message`. */
export function saveMessage(state: State, message: Message, at: number): void {
  state.run(
    `update messages set content = ?, processed_content = ?, content_type = ?, content_attributes = ?, status = ?,
       source_id = ?, sender_id = ?, reached_customer_at = ?, sent_as = ?, updated_at = ? where id = ?`,
    message.content,
    message.processedContent,
    message.contentType,
    JSON.stringify(message.contentAttributes),
    message.status,
    message.sourceId,
    message.senderId,
    message.reachedCustomerAt,
    message.sentAs && JSON.stringify(message.sentAs),
    at,
    message.id,
  );
}

export function attachFile(state: State, messageId: number, { name, contentType, bytes }: NewFile): void {
  state.run(
    "insert into attachments (message_id, name, content_type, bytes) values (?, ?, ?, ?)",
    messageId,
    name,
    contentType ?? null,
    bytes ?? null,
  );
}

export function attachmentsOf(state: State, messageId: number): Attachment[] {
  return state.rows<Attachment>(
    `select id, message_id "messageId", name, content_type "contentType", length(bytes) size
       from attachments where message_id = ? order by id`,
    messageId,
  );
}

export function findFile(state: State, id: number): (Attachment & { bytes: Uint8Array | null }) | null {
  return state.row(
    `select id, message_id "messageId", name, content_type "contentType", length(bytes) size, bytes
       from attachments where id = ?`,
    id,
  );
}

export function detachFiles(state: State, messageId: number): void {
  state.run("delete from attachments where message_id = ?", messageId);
}
