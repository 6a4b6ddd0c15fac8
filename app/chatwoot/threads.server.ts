import type { z } from "zod";
import { conversationFields, listFields, threadFields } from "./answer-fields.ts";
import { AnswerTooLarge, type ChatwootDoor, ChatwootRefused, callChatwoot, fetchFields } from "./client.server.ts";
import type { OnItem } from "./json-fields.ts";
import { ConversationEvent, Inboxes, ListEnvelope, MessagePayload, ThreadEnvelope } from "./payloads.ts";

/** `after=` answers up to this many messages; fewer means the end was read. */
const THREAD_PAGE = 100;
/** Of the list that is not paged. Each needs a request for its thread, so more take longer than one page does. */
const MOST_UNPAGED = 1000;
/** Characters kept of one page, of one or two bytes each. A page of 25 conversations, or of 20 long mails, has fewer. */
const MOST_KEPT = 10_000_000;

/** One conversation as it stands now. */
export async function readConversation(door: ChatwootDoor, conversationId: number): Promise<ConversationEvent> {
  const streamed = { fields: conversationFields, answer: ConversationEvent };
  return (await fetchFields(door, `/conversations/${conversationId}`, streamed)).answer;
}

/**
 * Messages with an id above `afterId`, oldest first, up to 100, and fewer where they are very long; `next` is where to read
 * on, null at the thread's end.
 */
export async function readThreadPage(
  door: ChatwootDoor,
  conversationId: number,
  afterId: number,
): Promise<{ messages: MessagePayload[]; next: number | null }> {
  const page = await fetchMessages(door, `/conversations/${conversationId}/messages?after=${afterId}`);
  const last = page.read.at(-1)?.id ?? afterId;
  const isLast = page.length < THREAD_PAGE && !page.full;
  if (!isLast && last <= afterId)
    throw new ChatwootRefused(200, `GET /conversations/${conversationId}/messages: no message of a page can be read`);
  return { messages: page.read, next: isLast ? null : last };
}

/** Every message with an id above `afterId`, oldest first, paged to the thread's end. */
export async function* readThread(
  door: ChatwootDoor,
  conversationId: number,
  afterId: number,
): AsyncGenerator<MessagePayload> {
  for (let after: number | null = afterId; after !== null; ) {
    const page: Awaited<ReturnType<typeof readThreadPage>> = await readThreadPage(door, conversationId, after);
    yield* page.messages;
    after = page.next;
  }
}

/** One message re-read, or null when the thread no longer has it. */
export async function readMessage(
  door: ChatwootDoor,
  conversationId: number,
  messageId: number,
): Promise<MessagePayload | null> {
  return (await readMessages(door, conversationId, [messageId])).get(messageId) ?? null;
}

/**
 * Messages re-read by one request for the part of the thread that holds them, by id. Those that the thread no longer has are
 * left out, and of a part of more than 1000 messages, or very long ones, the newer ones may be.
 */
export async function readMessages(
  door: ChatwootDoor,
  conversationId: number,
  ids: readonly number[],
): Promise<Map<number, MessagePayload>> {
  const [first, last] = [Math.min(...ids), Math.max(...ids)];
  const path = `/conversations/${conversationId}/messages?after=${first - 1}&before=${last + 1}`;
  const { read } = await fetchMessages(door, path);
  return new Map(read.filter(({ id }) => ids.includes(id)).map((message) => [message.id, message]));
}

/** The newest 20 messages, oldest first. */
export async function readLatest(door: ChatwootDoor, conversationId: number): Promise<MessagePayload[]> {
  const path = `/conversations/${conversationId}/messages`;
  const { read, full } = await fetchMessages(door, path);
  // The newest would be missing, and they are what this is read for.
  if (full) throw new AnswerTooLarge(200, `GET ${path}: the newest messages are too long to be held at once`);
  return read;
}

async function fetchMessages(door: ChatwootDoor, path: string): Promise<Items<MessagePayload>> {
  const messages = collect(MessagePayload);
  await fetchFields(door, path, { fields: threadFields, answer: ThreadEnvelope, onItem: messages.onItem });
  return messages;
}

/** A list of conversations. `length` counts those that cannot be read as well. */
export type Listed = {
  conversations: ConversationEvent[];
  length: number;
  /** What is wrong with the first of those that cannot be read. */
  unreadable: string | null;
  /** How many there are beyond this page, null when Chatwoot did not say. */
  inAll: number | null;
  /** Chatwoot's clock, null when it did not say. */
  at: Date | null;
};

/**
 * Every conversation changed in the last `withinSeconds` by Chatwoot's clock, in one answer. For short gaps.
 * @throws AnswerTooLarge when they are too many to hold at once.
 */
export const listChanged = (door: ChatwootDoor, withinSeconds: number): Promise<Listed> =>
  list(door, `updated_within=${Math.ceil(withinSeconds)}`);

/** A page of the conversations of every status, those with the newest activity first; empty beyond the last. */
export const listByActivity = (door: ChatwootDoor, page: number): Promise<Listed> =>
  list(door, `sort_by=last_activity_at_desc&page=${page}`);

async function list(door: ChatwootDoor, query: string): Promise<Listed> {
  const conversations = collect(ConversationEvent);
  const onItem: OnItem = (item, characters) => {
    conversations.onItem(item, characters);
    // Of a list nothing may be missing at the end: it is not read on from its last item, as a thread is.
    if (conversations.full || conversations.length > MOST_UNPAGED)
      throw new AnswerTooLarge(200, `GET /conversations: more than ${MOST_UNPAGED} conversations in one answer`);
  };
  const streamed = { fields: listFields, answer: ListEnvelope, onItem };
  const { answer, at } = await fetchFields(door, `/conversations?status=all&assignee_type=all&${query}`, streamed);
  const { read, length, unreadable } = conversations;
  return { conversations: read, length, unreadable, inAll: answer.data.meta?.all_count ?? null, at };
}

type Items<Item> = { read: Item[]; length: number; unreadable: string | null; full: boolean; onItem: OnItem };

/** Takes the items of an answer as they come, until they are as much as a page may hold. */
function collect<Item>(schema: z.ZodType<Item>): Items<Item> {
  let kept = 0;
  const items: Items<Item> = {
    read: [],
    length: 0,
    unreadable: null,
    full: false,
    onItem: (value, characters) => {
      if (kept > MOST_KEPT) items.full = true;
      if (items.full) return;
      kept += characters;
      items.length += 1;
      const { data, error } = schema.safeParse(value);
      if (!error) items.read.push(data as Item);
      else items.unreadable ??= error.issues[0]?.path.join(".") || "not an object";
    },
  };
  return items;
}

/** The account's inboxes, as far as the token's owner sees them. */
export const listInboxes = (door: ChatwootDoor): Promise<Inboxes> => callChatwoot(door, Inboxes, "/inboxes");
