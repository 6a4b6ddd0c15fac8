import { randomUUID } from "node:crypto";
import { markOf } from "../../app/chatwoot/payloads.ts";
import type { Author } from "../../app/conversations/message-author.ts";

const dana = { id: 310, name: "Dana", email: "dana@post.example" };
const sam = { id: 2, name: "Sam", type: "user" };
const outgoing = { message_type: "outgoing", content: "Hello", private: false };
const incoming = { message_type: "incoming", content: "Where is my order?", private: false, sender: dana };

/** Every kind of message Chatwoot tells of, as it tells of it, and who is behind it. */
export const kinds: { kind: string; author: Author; message: Record<string, unknown> }[] = [
  { kind: "a customer's message", author: "customer", message: incoming },
  { kind: "a customer's, over REST", author: "customer", message: { ...incoming, message_type: 0 } },
  { kind: "a customer's, whose contact is gone", author: "customer", message: { ...incoming, sender: null } },
  {
    kind: "a customer's mail",
    author: "customer",
    message: { ...incoming, content_type: "incoming_email", content_attributes: { email: { auto_reply: false } } },
  },
  {
    kind: "a vacation answer",
    author: "automatic",
    message: { ...incoming, content_type: "incoming_email", content_attributes: { email: { auto_reply: true } } },
  },
  { kind: "an agent's reply", author: "person", message: { ...outgoing, sender: sam } },
  {
    kind: "an echo of a native app",
    author: "person",
    message: { ...outgoing, sender: null, content_attributes: { external_echo: true } },
  },
  {
    kind: "our reply",
    author: "hotdash",
    message: { ...outgoing, sender: sam, content_attributes: markOf(randomUUID(), { escaped: true }) },
  },
  {
    kind: "our reply with the mark of older versions",
    author: "hotdash",
    message: { ...outgoing, sender: sam, content_attributes: { hotdash: { kind: "reply", send_id: randomUUID() } } },
  },
  {
    kind: "our reply that lost its mark",
    author: "person",
    message: { ...outgoing, sender: sam, content_attributes: {} },
  },
  {
    kind: "our note",
    author: "nobody",
    message: {
      ...outgoing,
      private: true,
      sender: sam,
      content_attributes: markOf(randomUUID()),
    },
  },
  { kind: "an agent's note", author: "nobody", message: { ...outgoing, private: true, sender: sam } },
  {
    kind: "a rule's note",
    author: "nobody",
    message: { ...outgoing, private: true, sender: null, content_attributes: { automation_rule_id: 4 } },
  },
  { kind: "an activity line", author: "nobody", message: { ...outgoing, message_type: 2 } },
  {
    kind: "a rule's message",
    author: "automatic",
    message: { ...outgoing, sender: null, content_attributes: { automation_rule_id: 4 } },
  },
  { kind: "a rule's message whose mark is gone", author: "automatic", message: { ...outgoing, sender: null } },
  { kind: "a greeting", author: "automatic", message: { ...outgoing, message_type: "template", sender: null } },
  {
    kind: "a template posted by an agent",
    author: "automatic",
    message: { ...outgoing, message_type: 3, sender: { ...dana, type: "contact" } },
  },
  {
    kind: "a bot's answer",
    author: "automatic",
    message: { ...outgoing, sender: { id: 9, name: "Parcel bot", type: "agent_bot" } },
  },
  {
    kind: "Captain's answer",
    author: "automatic",
    message: { ...outgoing, sender: { id: 3, name: "Captain", type: "captain_assistant" } },
  },
  {
    kind: "a campaign in an agent's name",
    author: "automatic",
    message: { ...outgoing, sender: sam, additional_attributes: { campaign_id: 7 } },
  },
  {
    kind: "a satisfaction survey",
    author: "automatic",
    message: { ...outgoing, message_type: "template", content_type: "input_csat", sender: null },
  },
  {
    kind: "a survey as a WhatsApp template",
    author: "automatic",
    message: { ...outgoing, content_type: "input_csat", sender: null },
  },
];
