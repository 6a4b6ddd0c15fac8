import type { Account } from "../state/account.ts";
import { type Message, selectMessages } from "../state/messages.server.ts";

const LATEST = 20;
const MOST_AFTER = 100;
const MOST_BETWEEN = 1000;

/**
 * Chatwoot's message finder, oldest first: the latest 20; `before` an id: 20 older; `after` an id: up to 100 newer;
 * both: from the first, itself included, up to the second.
 */
export function findMessages({ state }: Account, conversationId: number, query: URLSearchParams): Message[] {
  const kinds = query.get("filter_internal_messages") === "true" ? "and private = 0 and message_type <> 2" : "";
  const thread = `where conversation_id = ? ${kinds}`;
  const after = whole(query.get("after"));
  const before = whole(query.get("before"));
  if (after !== null && before !== null)
    return selectMessages(
      state,
      `${thread} and id >= ? and id < ? order by id limit ${MOST_BETWEEN}`,
      conversationId,
      after,
      before,
    );
  if (after !== null)
    return selectMessages(state, `${thread} and id > ? order by id limit ${MOST_AFTER}`, conversationId, after);
  if (before !== null)
    return selectMessages(
      state,
      `${thread} and id < ? order by id desc limit ${LATEST}`,
      conversationId,
      before,
    ).reverse();
  return selectMessages(state, `${thread} order by id desc limit ${LATEST}`, conversationId).reverse();
}

function whole(text: string | null): number | null {
  const number = Number.parseInt(text ?? "", 10);
  return Number.isNaN(number) ? null : number;
}
