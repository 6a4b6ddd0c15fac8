import { createHmac, timingSafeEqual } from "node:crypto";
import { z } from "zod";
import { setStatus } from "../acts/change.server.ts";
import { rate } from "../acts/rate.server.ts";
import { LONGEST_CONTENT, TOO_LONG } from "../acts/receive.server.ts";
import { seeAsCustomer, typeAsCustomer } from "../acts/see.server.ts";
import { conversationOf, giveMailAddress, identify, say, type Visit, visit } from "../acts/visit.server.ts";
import type { Account } from "../state/account.ts";
import { findContact, findContactInboxBySource, verifySession } from "../state/contacts.server.ts";
import { updateConversation } from "../state/conversations.server.ts";
import { findInboxByIdentifier, type Inbox } from "../state/inboxes.server.ts";
import { findMessage, type Message, selectMessages } from "../state/messages.server.ts";
import { messageInRest } from "../wire/message-shape.server.ts";
import { contactInRest } from "../wire/people.ts";
import { type Answer, type Call, follow, notFound, ok, parseBody, Refusal, route } from "./http.server.ts";

/** A visitor's side of a web inbox, as the widget in a shop's page speaks to Chatwoot. */
type WidgetDoor = { account: Account; inbox: Inbox; visitor: Visit | null };

const Person = z.object({
  name: z.string().nullish(),
  email: z.string().nullish(),
  phone_number: z.string().nullish(),
  identifier: z.string().nullish(),
  identifier_hash: z.string().nullish(),
  custom_attributes: z.record(z.string(), z.unknown()).optional(),
});
const File = z.object({ name: z.string(), contentType: z.string(), bytes: z.instanceof(Uint8Array) });
const Written = z.object({
  contact: Person.nullish(),
  message: z
    .object({
      content: z.string().max(LONGEST_CONTENT, TOO_LONG).nullish(),
      referer_url: z.string().nullish(),
      timestamp: z.string().nullish(),
      echo_id: z.string().nullish(),
      reply_to: z.coerce.number().nullish(),
      attachments: z.array(File).default([]),
      submitted_values: z.record(z.string(), z.unknown()).nullish(),
    })
    .default({ attachments: [] }),
  custom_attributes: z.record(z.string(), z.unknown()).default({}),
});
const Rating = z.object({
  csat_survey_response: z.object({ rating: z.coerce.number(), feedback_message: z.string().default("") }),
});
const Typing = z.object({ typing_status: z.string().nullish() });

/** @throws Refusal 404 for a token that no web inbox has. */
export function answerWidget(account: Account, path: string, call: Call): Answer | Promise<Answer> {
  const inbox = findInboxByIdentifier(account.state, "chat", call.query.get("website_token") ?? "");
  if (!inbox) throw new Refusal(404, { error: "web widget does not exist" });
  return follow(routes, { account, inbox, visitor: visitorOf(account, inbox, call) }, path, call);
}

const routes = [
  route<WidgetDoor>("POST", "/config", ({ account, inbox, visitor }) => {
    const here = visitor ?? visit(account, inbox);
    return ok({
      website_channel_config: {
        website_name: inbox.name,
        website_token: inbox.identifier,
        auth_token: tokenOf(here),
        widget_color: "#1f93ff",
        welcome_title: null,
        welcome_tagline: null,
        enabled_features: ["attachments", "emoji_picker", "end_conversation"],
        locale: "en",
        portal: null,
      },
      contact: {
        id: here.contact.id,
        name: here.contact.name,
        email: here.contact.email,
        pubsub_token: here.session.pubsubToken,
      },
      global_config: {},
    });
  }),
  route<WidgetDoor>("GET", "/messages", (door) => {
    const { account, inbox, visitor } = inside(door);
    const conversation = conversationOf(account, visitor.session);
    if (!conversation) return ok({ meta: {}, payload: [] });
    return ok({
      meta: { contact_last_seen_at: Math.floor((conversation.contactSeenAt ?? 0) / 1000) },
      payload: seenBy(account, conversation.id).map((message) => messageInRest(account, message, inbox.id)),
    });
  }),
  route<WidgetDoor>("POST", "/messages", (door, _, call) => {
    const { account, inbox, visitor } = inside(door);
    const { message, custom_attributes } = parseBody(Written, call.body);
    const { messageId } = say(
      account,
      visitor,
      conversationOf(account, visitor.session),
      saidIn(call, message, custom_attributes),
    );
    return ok(messageInRest(account, existingMessage(account, messageId), inbox.id));
  }),
  route<WidgetDoor>("PATCH", "/messages/:id", (door, [id = 0], { body }) => {
    const { account, visitor } = inside(door);
    const message = existingMessage(account, id);
    const { contact, message: given } = parseBody(Written, body);
    if (message.contentType === "input_csat")
      rate(account, message, parseBody(Rating, given.submitted_values).csat_survey_response);
    else if (contact?.email)
      giveMailAddress(account, visitor.contact, message, contact.email.toLowerCase(), contact.name);
    return { status: 204, body: null };
  }),
  route<WidgetDoor>("GET", "/conversations", (door) => {
    const { account, visitor } = inside(door);
    const conversation = conversationOf(account, visitor.session);
    return ok(
      conversation
        ? {
            id: conversation.id,
            inbox_id: conversation.inboxId,
            contact_last_seen_at: Math.floor((conversation.contactSeenAt ?? 0) / 1000),
            status: conversation.status,
          }
        : {},
    );
  }),
  route<WidgetDoor>("POST", "/conversations", (door, _, call) => {
    const { account, inbox, visitor } = inside(door);
    const { contact, message, custom_attributes } = parseBody(Written, call.body);
    const known = contact
      ? identify(account, visitor.contact, { ...contact, phone: contact.phone_number ?? null })
      : visitor.contact;
    const { conversationId, messageId } = say(
      account,
      { ...visitor, contact: known },
      null,
      saidIn(call, message, custom_attributes),
    );
    return ok({
      id: conversationId,
      inbox_id: inbox.id,
      contact_last_seen_at: 0,
      status: conversationOf(account, visitor.session)?.status ?? "open",
      messages: [messageInRest(account, existingMessage(account, messageId), inbox.id)],
      custom_attributes,
      contact: contactInRest(known),
    });
  }),
  route<WidgetDoor>("POST", "/conversations/update_last_seen", (door) => {
    const { account, visitor } = inside(door);
    const conversation = conversationOf(account, visitor.session);
    if (conversation) seeAsCustomer(account, conversation);
    return { status: 200, body: null };
  }),
  route<WidgetDoor>("POST", "/conversations/toggle_typing", (door, _, { body, query }) => {
    const { account, visitor } = inside(door);
    const conversation = conversationOf(account, visitor.session);
    if (!conversation) throw notFound();
    const typing = parseBody(Typing, body).typing_status ?? query.get("typing_status");
    if (typing === "on" || typing === "off") typeAsCustomer(account, conversation, typing === "on");
    return { status: 200, body: null };
  }),
  route<WidgetDoor>("GET", "/conversations/toggle_status", (door) => {
    const { account, visitor } = inside(door);
    const conversation = conversationOf(account, visitor.session);
    if (!conversation) throw notFound();
    account.tell(
      account.state.together(() => setStatus(account, conversation, "resolved", { by: visitor.contact.name })),
    );
    return { status: 200, body: null };
  }),
  route<WidgetDoor>("POST", "/conversations/set_custom_attributes", (door, _, { body }) => {
    const { account, visitor } = inside(door);
    const conversation = conversationOf(account, visitor.session);
    if (!conversation) throw notFound();
    const { custom_attributes } = parseBody(Written, body);
    updateConversation(account.state, conversation.id, { customAttributes: custom_attributes }, account.now());
    return { status: 200, body: null };
  }),
  route<WidgetDoor>("GET", "/contact", (door) => ok(shownToVisitor(inside(door).visitor))),
  route<WidgetDoor>("PATCH", "/contact", changeVisitor),
  route<WidgetDoor>("PATCH", "/contact/set_user", changeVisitor),
  route<WidgetDoor>("POST", "/events", (door, _, call) => {
    const { account, visitor } = inside(door);
    const Body = z.object({ name: z.string(), event_info: z.record(z.string(), z.unknown()).default({}) });
    const { name, event_info } = parseBody(Body, call.body);
    if (name === "webwidget.triggered")
      account.tell([
        {
          event: "webwidget_triggered",
          contactInboxId: visitor.session.id,
          info: {
            initiated_at: { timestamp: new Date(account.now()).toString() },
            ...event_info,
            browser_language: "en",
            browser: browserOf(call),
          },
        },
      ]);
    return { status: 204, body: null };
  }),
  route<WidgetDoor>("GET", "/campaigns", () => ok([])),
  route<WidgetDoor>("GET", "/inbox_members", () => ok({ payload: [] })),
];

function changeVisitor(door: WidgetDoor, _: number[], { body }: Call): Answer {
  const { account, visitor } = inside(door);
  const given = parseBody(z.union([z.object({ contact: Person }).transform(({ contact }) => contact), Person]), body);
  const { phone_number, custom_attributes, identifier_hash, ...person } = given;
  if (identifier_hash) {
    if (!isProof(visitor.inbox, person.identifier ?? "", identifier_hash))
      throw new Refusal(401, { error: "HMAC failed: Invalid Identifier Hash Provided" });
    verifySession(account.state, visitor.session.id);
  }
  const contact = identify(account, visitor.contact, {
    ...person,
    phone: phone_number ?? null,
    ...(custom_attributes && { custom: custom_attributes }),
  });
  return ok(shownToVisitor({ ...visitor, contact }));
}

/** The shop signs its own id of the customer with the inbox's key. */
function isProof({ hmacToken }: Inbox, identifier: string, given: string): boolean {
  const right = Buffer.from(createHmac("sha256", hmacToken).update(identifier).digest("hex"));
  const got = Buffer.from(given);
  return got.length === right.length && timingSafeEqual(got, right);
}

/** The browser by the name it gives itself. */
function browserOf({ headers }: Call) {
  const agent = headers["user-agent"] ?? "";
  const [, name, version] = /(Firefox|Chrome|Safari)\/([\d.]+)/.exec(agent) ?? [];
  return {
    device_name: "Unknown",
    browser_name: name ?? "Unknown Browser",
    platform_name: /Linux/.test(agent) ? "Generic Linux" : "Unknown",
    browser_version: version ?? "0.0",
    platform_version: "0",
  };
}

function saidIn(call: Call, message: z.infer<typeof Written>["message"], custom: Record<string, unknown>) {
  return {
    content: message.content ?? null,
    files: message.attachments,
    contentAttributes: { in_reply_to: message.reply_to ?? null },
    custom,
    additional: {
      browser: browserOf(call),
      referer: message.referer_url ?? null,
      initiated_at: { timestamp: message.timestamp ?? null },
      browser_language: call.headers["accept-language"]?.slice(0, 2) ?? "*",
    },
  };
}

/** Public, no activity line, and sent: all that a visitor sees. */
function seenBy(account: Account, conversationId: number): Message[] {
  return selectMessages(
    account.state,
    "where conversation_id = ? and private = 0 and message_type <> 2 order by id",
    conversationId,
  );
}

function existingMessage(account: Account, id: number): Message {
  const message = findMessage(account.state, id);
  if (!message) throw notFound();
  return message;
}

function shownToVisitor({ contact }: Visit) {
  return {
    id: contact.id,
    has_email: contact.email !== null,
    has_name: contact.name !== "",
    has_phone_number: contact.phone !== null,
    identifier: contact.identifier,
  };
}

/** @throws Refusal 404 when the call names no visitor. */
function inside({ account, inbox, visitor }: WidgetDoor) {
  if (!visitor) throw new Refusal(404, { error: "Resource could not be found" });
  return { account, inbox, visitor };
}

/** The visitor keeps this; it names their session and cannot be made up. */
function tokenOf({ inbox, session }: Pick<Visit, "inbox" | "session">): string {
  const signature = createHmac("sha256", inbox.secret).update(session.sourceId).digest("base64url");
  return `${session.sourceId}.${signature}`;
}

function visitorOf(account: Account, inbox: Inbox, { headers }: Call): Visit | null {
  const token = String(headers["x-auth-token"] ?? "");
  const session = findContactInboxBySource(account.state, inbox.id, token.split(".")[0] ?? "");
  const contact = session && findContact(account.state, session.contactId);
  if (!contact) return null;
  const [given, right] = [Buffer.from(token), Buffer.from(tokenOf({ inbox, session }))];
  return given.length === right.length && timingSafeEqual(given, right) ? { inbox, session, contact } : null;
}
