import { askChatwoot, type ChatwootDoor, callChatwoot } from "./client.server.ts";
import { ConversationEvent, ConversationList, Inboxes, type MessagePayload, ThreadPage } from "./payloads.ts";

/** `after=` answers up to this many messages; fewer means the end was read. */
const THREAD_PAGE = 100;
/** About a thousand conversations in one answer: for more the list is paged. */
const MOST_BYTES_UNPAGED = 2 * 1024 * 1024;

/** One conversation as it stands now. */
export function readConversation(door: ChatwootDoor, conversationId: number): Promise<ConversationEvent> {
  return callChatwoot(door, ConversationEvent, `/conversations/${conversationId}`);
}

/** Messages with an id above `afterId`, oldest first, up to 100; `next` is where to read on, null at the thread's end. */
export async function readThreadPage(
  door: ChatwootDoor,
  conversationId: number,
  afterId: number,
): Promise<{ messages: MessagePayload[]; next: number | null }> {
  const path = `/conversations/${conversationId}/messages?after=${afterId}`;
  const { length, messages } = (await callChatwoot(door, ThreadPage, path)).payload;
  const last = messages.at(-1)?.id ?? afterId;
  return { messages, next: length >= THREAD_PAGE && last > afterId ? last : null };
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
  const { payload } = await callChatwoot(
    door,
    ThreadPage,
    `/conversations/${conversationId}/messages?after=${messageId - 1}&before=${messageId + 1}`,
  );
  return payload.messages.find((message) => message.id === messageId) ?? null;
}

/** The newest 20 messages, oldest first. */
export async function readLatest(door: ChatwootDoor, conversationId: number): Promise<MessagePayload[]> {
  return (await callChatwoot(door, ThreadPage, `/conversations/${conversationId}/messages`)).payload.messages;
}

/** A list of conversations. `length` counts those that cannot be read as well. */
export type Listed = {
  conversations: ConversationEvent[];
  length: number;
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
  list(door, `updated_within=${Math.ceil(withinSeconds)}`, MOST_BYTES_UNPAGED);

/** A page of the conversations of every status, those with the newest activity first; empty beyond the last. */
export const listByActivity = (door: ChatwootDoor, page: number): Promise<Listed> =>
  list(door, `sort_by=last_activity_at_desc&page=${page}`);

async function list(door: ChatwootDoor, query: string, mostBytes?: number): Promise<Listed> {
  const path = `/conversations?status=all&assignee_type=all&${query}`;
  const { answer, at } = await askChatwoot(door, ConversationList, path, { mostBytes });
  const { meta, payload } = answer.data;
  return { ...payload, inAll: meta?.all_count ?? null, at };
}

/** The account's inboxes, as far as the token's owner sees them. */
export const listInboxes = (door: ChatwootDoor): Promise<Inboxes> => callChatwoot(door, Inboxes, "/inboxes");
