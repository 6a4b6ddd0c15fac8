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
    return ok({ ...summaryOf(account, since, until), previous: summaryOf(account, since - length, since) });
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
function summaryOf(account: Account, since: number, until: number) {
  const count = (sql: string) => account.state.row<{ count: number }>(sql, since, until)?.count ?? 0;
  const within = "created_at >= ? and created_at < ?";
  const first = account.state.row<{ seconds: number | null }>(
    `select avg(first_reply_at - created_at) / 1000 seconds from conversations where first_reply_at is not null and ${within}`,
    since,
    until,
  );
  return {
    conversations_count: count(`select count(*) count from conversations where ${within}`),
    incoming_messages_count: count(`select count(*) count from messages where message_type = 0 and ${within}`),
    outgoing_messages_count: count(`select count(*) count from messages where message_type = 1 and ${within}`),
    avg_first_response_time: first?.seconds ?? null,
    avg_resolution_time: null,
    resolutions_count: count(`select count(*) count from conversations where status = 'resolved' and ${within}`),
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
