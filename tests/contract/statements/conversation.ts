import {
  at,
  equal,
  fractionalSeconds,
  hasKeys,
  integer,
  isoTime,
  seconds,
  shows,
  text,
  truth,
} from "../harness/check.ts";
import { statement } from "../harness/statement.ts";
import { firstMessage } from "./first-message.ts";

export const conversationStatements = [
  statement("3.2", "a conversation event has the contract's keys", firstMessage, ({ opened }) =>
    hasKeys(
      opened.json,
      "id inbox_id account status priority labels channel can_reply contact_inbox messages meta additional_attributes custom_attributes unread_count waiting_since first_reply_created_at snoozed_until agent_last_seen_at contact_last_seen_at last_activity_at timestamp created_at updated_at event",
    ),
  ),
  statement("3.2", "the id is the account's own number, account and inbox are named", firstMessage, (seen, world) =>
    shows(seen.opened.json, {
      id: seen.conversation,
      inbox_id: seen.inbox.id,
      "account.id": world.accountId,
      "account.name": text,
    }),
  ),
  statement(
    "3.2",
    "a new conversation is open, without priority, labels, snooze and first reply",
    firstMessage,
    (seen) =>
      shows(seen.created.json.conversation, {
        status: "open",
        priority: null,
        labels: [],
        snoozed_until: null,
        first_reply_created_at: null,
        channel: "Channel::Api",
        can_reply: true,
      }),
  ),
  statement(
    "3.2",
    "created_at, last_activity_at, timestamp and waiting_since are whole seconds",
    firstMessage,
    (seen) =>
      shows(seen.opened.json, {
        created_at: seconds,
        last_activity_at: seconds,
        timestamp: seconds,
        waiting_since: seconds,
      }),
  ),
  statement("3.2", "updated_at is seconds as a float", firstMessage, ({ opened }) => {
    shows(opened.json, { updated_at: fractionalSeconds });
    equal(/"updated_at":\d{10}\.\d/.test(opened.body.toString("utf8")), true, "a fraction in the body:");
  }),
  statement("3.2", "who never looked has 0 as last seen", firstMessage, ({ opened }) =>
    shows(opened.json, { agent_last_seen_at: 0, contact_last_seen_at: 0 }),
  ),
  statement("3.2", "contact_inbox has all columns, its times ISO, and a pubsub_token", firstMessage, (seen) =>
    shows(seen.opened.json.contact_inbox, {
      id: integer,
      contact_id: seen.customer.contact,
      inbox_id: seen.inbox.id,
      source_id: seen.customer.sourceId,
      created_at: isoTime,
      updated_at: isoTime,
      hmac_verified: truth,
      pubsub_token: text,
    }),
  ),
  statement("3.2", "meta.sender is the contact with the type contact", firstMessage, ({ opened, customer }) => {
    shows(opened.json, { "meta.sender.type": "contact", "meta.sender.id": customer.contact });
    hasKeys(
      at(opened.json, "meta.sender"),
      "additional_attributes custom_attributes email id identifier name phone_number thumbnail blocked type",
    );
  }),
  statement("3.2", "meta has null as assignee, assignee_type and team when there is none", firstMessage, ({ opened }) =>
    shows(opened.json.meta, { assignee: null, assignee_type: null, team: null, hmac_verified: false }),
  ),
  statement("3.2", "messages[0] has status, updated_at in ISO and created_at in seconds", firstMessage, (seen) =>
    shows(seen.created.json, {
      "conversation.messages.0.status": "sent",
      "conversation.messages.0.updated_at": isoTime,
      "conversation.messages.0.created_at": seconds,
      "conversation.messages.0.conversation_id": seen.conversation,
      "conversation.messages.0.processed_message_content": 'Is "<b>" & \u2028 dimmable?',
    }),
  ),
  statement(
    "3.2",
    "messages[0] says who sent it: sender_type Contact, the sender with a type",
    firstMessage,
    ({ created }) =>
      shows(created.json, {
        "conversation.messages.0.sender_type": "Contact",
        "conversation.messages.0.sender.type": "contact",
      }),
  ),
  statement(
    "3.2",
    "messages[0].conversation has assignee, unread count, activity and source_id",
    firstMessage,
    (seen) =>
      shows(seen.created.json, {
        "conversation.messages.0.conversation.assignee_id": null,
        "conversation.messages.0.conversation.unread_count": 1,
        "conversation.messages.0.conversation.last_activity_at": seconds,
        "conversation.messages.0.conversation.contact_inbox": { source_id: seen.customer.sourceId },
      }),
  ),
];
