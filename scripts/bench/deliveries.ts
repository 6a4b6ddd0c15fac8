import { createHmac } from "node:crypto";
import type { Post } from "./load.ts";

/** Ids that no seeded conversation, contact or message has. */
const FIRST_ID = 1_000_000;

/** What Chatwoot posts, signed with its secret. */
export type Deliveries = {
  /** A new customer's question, so that each is work for the whole pipeline. */
  question(): Post;
  /** Verified and answered, never stored: what a delivery costs before its insert. */
  typing(): Post;
  /** Refused for want of a signature: what it costs before it is verified. */
  unsigned(): Post;
};

/** @returns deliveries whose questions have message and conversation ids counting up from the first. */
export function deliveriesOf(secret: string): Deliveries {
  let id = FIRST_ID;
  const signed = (body: string): Post => {
    const timestamp = String(Math.floor(Date.now() / 1000));
    const signature = createHmac("sha256", secret).update(`${timestamp}.${body}`).digest("hex");
    return { id, body, headers: { "X-Chatwoot-Timestamp": timestamp, "X-Chatwoot-Signature": `sha256=${signature}` } };
  };
  return {
    question: () => signed(JSON.stringify(asked(++id))),
    typing: () => signed(JSON.stringify({ ...asked(id), event: "conversation_typing_on" })),
    unsigned: () => ({ id, body: JSON.stringify(asked(id)), headers: {} }),
  };
}

/** Message and conversation share an id, so a note found in Chatwoot tells which message it answers. */
function asked(id: number) {
  const now = Date.now() / 1000;
  const contact = {
    id,
    name: `Customer ${id}`,
    email: `c${id}@post.example`,
    phone_number: null,
    identifier: null,
    blocked: false,
    custom_attributes: {},
    additional_attributes: {},
    thumbnail: "",
  };
  return {
    id,
    account: { id: 1, name: "Fennick Hose & Fitting" },
    content: "Hello, where is my order? It should have been here on Monday and I need the swivels for the weekend.",
    content_type: "text",
    content_attributes: { in_reply_to: null },
    message_type: "incoming",
    private: false,
    created_at: new Date().toISOString(),
    source_id: null,
    sender: contact,
    inbox: { id: 1, name: "Shop chat" },
    conversation: {
      id,
      inbox_id: 1,
      status: "open",
      priority: null,
      labels: [],
      channel: "Channel::WebWidget",
      can_reply: true,
      messages: [],
      meta: { sender: { ...contact, type: "contact" }, assignee: null, hmac_verified: false },
      additional_attributes: {},
      custom_attributes: {},
      unread_count: 1,
      waiting_since: Math.floor(now),
      last_activity_at: Math.floor(now),
      timestamp: Math.floor(now),
      created_at: Math.floor(now),
      updated_at: now,
    },
    event: "message_created",
  };
}
