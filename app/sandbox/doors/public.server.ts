import { randomUUID } from "node:crypto";
import { z } from "zod";
import { addContact } from "../acts/contacts.server.ts";
import { findSurvey, rate } from "../acts/rate.server.ts";
import { LONGEST_CONTENT, TOO_LONG } from "../acts/receive.server.ts";
import { seeAsCustomer, typeAsCustomer } from "../acts/see.server.ts";
import { identify, openEmpty, say, type Visit } from "../acts/visit.server.ts";
import type { Account } from "../state/account.ts";
import { findContact, findContactByEmail, findContactInboxBySource, joinInbox } from "../state/contacts.server.ts";
import { type Conversation, selectConversations } from "../state/conversations.server.ts";
import { findInboxByIdentifier, type Inbox } from "../state/inboxes.server.ts";
import { findMessage, type Message, saveMessage, selectMessages } from "../state/messages.server.ts";
import { messageInRest } from "../wire/message-shape.server.ts";
import { existing } from "./existing.server.ts";
import { findMessages } from "./find-messages.server.ts";
import { notFound, ok, type PathParts, parseBody, Refusal, route } from "./http.server.ts";

type PublicDoor = { account: Account };

const Person = z.object({
  source_id: z.string().nullish(),
  identifier: z.string().nullish(),
  name: z.string().nullish(),
  email: z.string().nullish(),
  phone_number: z.string().nullish(),
  custom_attributes: z.record(z.string(), z.unknown()).optional(),
});
const Written = z.object({
  content: z.string().max(LONGEST_CONTENT, TOO_LONG).nullish(),
  echo_id: z.string().nullish(),
  attachments: z
    .array(z.object({ name: z.string(), contentType: z.string(), bytes: z.instanceof(Uint8Array) }))
    .default([]),
});
const Submitted = z.object({ submitted_values: z.unknown().optional() });
const Typing = z.object({ typing_status: z.string().nullish() });
const Rating = z.object({
  message: z.object({
    submitted_values: z.object({
      csat_survey_response: z.object({ rating: z.coerce.number(), feedback_message: z.string().default("") }),
    }),
  }),
});

const INBOX = "/public/api/v1/inboxes/:key";
const CONTACT = `${INBOX}/contacts/:key`;
const CONVERSATION = `${CONTACT}/conversations/:id`;

/** What an app that a shop wrote itself may do: the public API of an API inbox, and the survey. No token. */
export const publicRoutes = [
  route<PublicDoor>("GET", INBOX, ({ account }, { keys: [key = ""] }) => {
    const { name, identifier } = apiInbox(account, key);
    return ok({
      identifier,
      name,
      identity_validation_enabled: false,
      timezone: "UTC",
      working_hours: [],
      working_hours_enabled: false,
    });
  }),
  route<PublicDoor>("POST", `${INBOX}/contacts`, ({ account }, { keys: [key = ""] }, { body }) => {
    const inbox = apiInbox(account, key);
    const person = parseBody(Person, body);
    const { contact, session, events } = account.state.together(() => meet(account, inbox, person));
    account.tell(events);
    return ok(contactInPublic({ inbox, contact, session }));
  }),
  route<PublicDoor>("GET", CONTACT, ({ account }, parts) => ok(contactInPublic(visitOf(account, parts)))),
  route<PublicDoor>("PATCH", CONTACT, ({ account }, parts, { body }) => {
    const visit = visitOf(account, parts);
    const { custom_attributes, phone_number, ...person } = parseBody(Person, body);
    const custom = custom_attributes && { custom: custom_attributes };
    const contact = identify(account, visit.contact, { ...person, phone: phone_number ?? null, ...custom });
    return ok(contactInPublic({ ...visit, contact }));
  }),
  route<PublicDoor>("GET", `${CONTACT}/conversations`, ({ account }, parts) => {
    const { session } = visitOf(account, parts);
    const all = selectConversations(account.state, "where contact_inbox_id = ? order by id", session.id);
    return ok(all.map((conversation) => conversationInPublic(account, conversation)));
  }),
  route<PublicDoor>("POST", `${CONTACT}/conversations`, ({ account }, parts, { body }) => {
    const { custom_attributes } = parseBody(Person, body);
    const conversation = openEmpty(account, visitOf(account, parts), { custom: custom_attributes ?? {} });
    return ok(conversationInPublic(account, conversation));
  }),
  route<PublicDoor>("GET", CONVERSATION, ({ account }, parts) =>
    ok(conversationInPublic(account, conversationOf(account, parts))),
  ),
  route<PublicDoor>("GET", `${CONVERSATION}/messages`, ({ account }, parts, { query }) => {
    const { id } = conversationOf(account, parts);
    const filter = new URLSearchParams({ filter_internal_messages: "true", before: query.get("before") ?? "" });
    return ok(findMessages(account, id, filter).map((message) => messageInPublic(account, message)));
  }),
  route<PublicDoor>("POST", `${CONVERSATION}/messages`, ({ account }, parts, { body }) => {
    const conversation = conversationOf(account, parts);
    const { content, attachments } = parseBody(Written, body);
    const { messageId } = say(account, visitOf(account, parts), conversation, {
      content: content ?? null,
      files: attachments,
    });
    const message = findMessage(account.state, messageId);
    if (!message) throw notFound();
    return ok(messageInPublic(account, message));
  }),
  // As a genuine Chatwoot does, it looks among all messages of the conversation, private notes included, and answers the whole.
  route<PublicDoor>("PATCH", `${CONVERSATION}/messages/:id`, ({ account }, parts, { body }) => {
    const conversation = conversationOf(account, parts);
    const message = findMessage(account.state, Number(parts.keys[3]));
    if (message?.conversationId !== conversation.id) throw notFound();
    const { submitted_values } = parseBody(Submitted, body);
    if (submitted_values === undefined) return ok(messageInPublic(account, message));
    const submitted: Message = {
      ...message,
      contentAttributes: { ...message.contentAttributes, submitted_values },
    };
    saveMessage(account.state, submitted, account.now());
    account.tell([{ event: "message_updated", messageId: message.id }]);
    return ok(messageInPublic(account, submitted));
  }),
  route<PublicDoor>("POST", `${CONVERSATION}/toggle_typing`, ({ account }, parts, { body, query }) => {
    const conversation = conversationOf(account, parts);
    const typing = parseBody(Typing, body).typing_status ?? query.get("typing_status");
    if (typing === "on" || typing === "off") typeAsCustomer(account, conversation, typing === "on");
    return { status: 200, body: null };
  }),
  route<PublicDoor>("POST", `${CONVERSATION}/update_last_seen`, ({ account }, parts) => {
    seeAsCustomer(account, conversationOf(account, parts));
    return { status: 200, body: null };
  }),

  route<PublicDoor>("GET", "/public/api/v1/csat_survey/:key", ({ account }, { keys: [uuid = ""] }) =>
    ok(messageInPublic(account, surveyOf(account, uuid))),
  ),
  route<PublicDoor>("PUT", "/public/api/v1/csat_survey/:key", ({ account }, { keys: [uuid = ""] }, { body }) => {
    const { csat_survey_response } = parseBody(Rating, body).message.submitted_values;
    return ok(messageInPublic(account, rate(account, surveyOf(account, uuid), csat_survey_response)));
  }),
];

/** The contact with this address is taken for the same person. */
function meet(account: Account, inbox: Inbox, person: z.infer<typeof Person>) {
  const known = person.email ? findContactByEmail(account.state, person.email) : null;
  const { contact, events } = known
    ? { contact: known, events: [] }
    : addContact(account, {
        name: person.name ?? "",
        email: person.email ?? null,
        phone: person.phone_number ?? null,
        identifier: person.identifier ?? null,
        customAttributes: person.custom_attributes ?? {},
      });
  const session = joinInbox(account.state, contact.id, inbox.id, person.source_id ?? randomUUID(), account.now());
  return { contact, events, session };
}

/** @throws Refusal 404. */
function apiInbox(account: Account, identifier: string): Inbox {
  const inbox = findInboxByIdentifier(account.state, "api", identifier);
  if (!inbox) throw notFound();
  return inbox;
}

/** @throws Refusal 404. */
function visitOf(account: Account, { keys: [identifier = "", sourceId = ""] }: PathParts): Visit {
  const inbox = apiInbox(account, identifier);
  const session = findContactInboxBySource(account.state, inbox.id, sourceId);
  const contact = session && findContact(account.state, session.contactId);
  if (!contact) throw notFound();
  return { inbox, session, contact };
}

/** @throws Refusal 404, for the conversation of another session too. */
function conversationOf(account: Account, parts: PathParts): Conversation {
  const { session } = visitOf(account, parts);
  const conversation = existing(account, Number(parts.keys[2]));
  if (conversation.contactInboxId !== session.id) throw notFound();
  return conversation;
}

function surveyOf(account: Account, uuid: string): Message {
  const conversation = selectConversations(account.state, "where uuid = ?", uuid)[0];
  const survey = conversation && findSurvey(account, conversation.id);
  if (!survey) throw notFound();
  if (account.now() - survey.createdAt > SURVEY_DAYS * 24 * 3600_000)
    throw new Refusal(422, { error: "You cannot update the CSAT survey after 14 days" });
  return survey;
}

const SURVEY_DAYS = 14;

function contactInPublic({ contact, session }: Visit) {
  return {
    source_id: session.sourceId,
    pubsub_token: session.pubsubToken,
    id: contact.id,
    name: contact.name,
    email: contact.email,
    phone_number: contact.phone,
  };
}

function conversationInPublic(account: Account, conversation: Conversation) {
  const contact = findContact(account.state, conversation.contactId);
  const seen = "where conversation_id = ? and private = 0 and message_type <> 2 order by id";
  return {
    id: conversation.id,
    uuid: conversation.uuid,
    inbox_id: conversation.inboxId,
    contact_last_seen_at: Math.floor((conversation.contactSeenAt ?? 0) / 1000),
    status: conversation.status,
    agent_last_seen_at: Math.floor((conversation.agentSeenAt ?? 0) / 1000),
    messages: selectMessages(account.state, seen, conversation.id).map((message) => messageInPublic(account, message)),
    contact: contact && { id: contact.id, name: contact.name, email: contact.email, phone_number: contact.phone },
  };
}

/** Whole, mark and all: what the customer's app is handed. */
function messageInPublic(account: Account, message: Message) {
  const shown = messageInRest(account, message, 0);
  return {
    id: shown.id,
    content: shown.content,
    message_type: shown.message_type,
    content_type: shown.content_type,
    content_attributes: shown.content_attributes,
    created_at: shown.created_at,
    conversation_id: shown.conversation_id,
    attachments: "attachments" in shown ? shown.attachments : undefined,
    sender: "sender" in shown ? shown.sender : undefined,
  };
}
