import type { Account } from "../state/account.ts";
import { findContact } from "../state/contacts.server.ts";
import { findConversation } from "../state/conversations.server.ts";
import { type Message, selectMessages } from "../state/messages.server.ts";
import { contactInRest } from "../wire/people.ts";
import { type Answer, type Call, follow, ok, route, unknownWord } from "./http.server.ts";
import { administrator, type RestDoor } from "./rest-door.server.ts";

const PAGE = 25;

/** Chatwoot's reports: what an account did between two moments, and what its customers said of it. */
export function answerReport(door: RestDoor, path: string, call: Call): Answer | Promise<Answer> {
  administrator(door);
  return follow(reportRoutes, door, path, call);
}

const reportRoutes = [
  route<RestDoor>("GET", "/reports/summary", ({ account }, _, { query }) => {
    if (query.get("type") === null) throw unknownWord();
    const since = Number(query.get("since")) * 1000;
    const until = Number(query.get("until")) * 1000 || account.now();
    const length = until - since;
    const inboxId = query.get("type") === "inbox" ? Number(query.get("id")) : null;
    const summary = (from: number, to: number) => summaryOf(account, from, to, inboxId);
    return ok({ ...summary(since, until), previous: summary(since - length, since) });
  }),
];

export const ratingRoutes = [
  route<RestDoor>("GET", "/csat_survey_responses", (door, _, { query }) => {
    administrator(door);
    const page = Math.max(1, Number.parseInt(query.get("page") ?? "1", 10) || 1);
    const rated = answered(door.account, query).slice((page - 1) * PAGE, page * PAGE);
    return ok(rated.map((message) => responseOf(door.account, message)));
  }),
  route<RestDoor>("GET", "/csat_survey_responses/metrics", (door, _, { query }) => {
    administrator(door);
    const rated = answered(door.account, query);
    const ratings: Record<string, number> = {};
    for (const message of rated) {
      const { rating } = ratingOf(message);
      ratings[rating] = (ratings[rating] ?? 0) + 1;
    }
    const asked = selectMessages(door.account.state, "where content_type = 'input_csat'").length;
    return ok({ total_count: rated.length, ratings_count: ratings, total_sent_messages_count: asked });
  }),
];

/** Notes are counted among the outgoing messages, as Chatwoot does. */
function summaryOf({ state }: Account, since: number, until: number, inboxId: number | null) {
  const ofInbox = (conversation: string) => (inboxId === null ? "" : `and ${conversation}.inbox_id = ${inboxId}`);
  const opened = `from conversations opened where opened.created_at >= ? and opened.created_at < ? ${ofInbox("opened")}`;
  const said = `from messages line join conversations opened on opened.id = line.conversation_id
    where line.created_at >= ? and line.created_at < ? ${ofInbox("opened")}`;
  const read = (what: string) => state.row<{ count: number; seconds: number | null }>(what, since, until);
  const count = (what: string) => read(`select count(*) count ${what}`)?.count ?? 0;
  const first = read(
    `select avg(first_reply_at - opened.created_at) / 1000 seconds ${opened} and first_reply_at is not null`,
  );
  const resolved = read(`select count(*) count, avg(line.created_at - opened.created_at) / 1000 seconds ${said}
    and line.message_type = 2 and line.content like 'Conversation was marked resolved%'`);
  return {
    conversations_count: count(opened),
    incoming_messages_count: count(`${said} and line.message_type = 0`),
    outgoing_messages_count: count(`${said} and line.message_type = 1`),
    avg_first_response_time: first?.seconds ?? null,
    avg_resolution_time: resolved?.seconds ?? null,
    resolutions_count: resolved?.count ?? 0,
    reply_time: null,
  };
}

function answered(account: Account, query: URLSearchParams): Message[] {
  const inboxId = Number(query.get("inbox_id"));
  const rated = selectMessages(
    account.state,
    `where content_type = 'input_csat' and json_extract(content_attributes, '$.submitted_values') is not null
       order by id desc`,
  );
  if (!inboxId) return rated;
  return rated.filter((message) => findConversation(account.state, message.conversationId)?.inboxId === inboxId);
}

function ratingOf(message: Message): { rating: number; feedback_message: string } {
  const values = message.contentAttributes.submitted_values as {
    csat_survey_response: { rating: number; feedback_message: string };
  };
  return values.csat_survey_response;
}

function responseOf(account: Account, message: Message) {
  const conversation = findConversation(account.state, message.conversationId);
  const contact = conversation && findContact(account.state, conversation.contactId);
  return {
    id: message.id,
    ...ratingOf(message),
    csat_review_notes: null,
    review_notes_updated_at: null,
    account_id: account.id,
    message_id: message.id,
    contact: contact && contactInRest(contact),
    conversation_id: message.conversationId,
    created_at: Math.floor(message.updatedAt / 1000),
  };
}
