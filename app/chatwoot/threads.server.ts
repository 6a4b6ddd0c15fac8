import { type ChatwootDoor, callChatwoot } from "./client.server.ts";
import { ConversationEvent, ConversationList, type MessagePayload, ThreadPage } from "./payloads.ts";

/** `after=` answers up to this many messages; fewer means the end was read. */
const THREAD_PAGE = 100;
/** A list of conversations without `updated_within` is paged by this. */
export const LIST_PAGE = 25;

/** One conversation as it stands now. */
export function readConversation(door: ChatwootDoor, conversationId: number): Promise<ConversationEvent> {
  return callChatwoot(door, ConversationEvent, `/conversations/${conversationId}`);
}

/** Every message with an id above `afterId`, oldest first, paged to the thread's end. */
export async function* readThread(
  door: ChatwootDoor,
  conversationId: number,
  afterId: number,
): AsyncGenerator<MessagePayload> {
  for (let after = afterId; ; ) {
    const { payload } = await callChatwoot(
      door,
      ThreadPage,
      `/conversations/${conversationId}/messages?after=${after}`,
    );
    yield* payload.messages;
    const last = payload.messages.at(-1)?.id;
    if (payload.length < THREAD_PAGE || last === undefined || last <= after) return;
    after = last;
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

/** Every conversation changed in the last `withinSeconds`, in one answer. For short gaps. */
export async function listChanged(door: ChatwootDoor, withinSeconds: number): Promise<ConversationEvent[]> {
  const list = await callChatwoot(
    door,
    ConversationList,
    `/conversations?status=all&assignee_type=all&updated_within=${Math.ceil(withinSeconds)}`,
  );
  return list.data.payload.conversations;
}

/** Conversations of every status by newest activity, page by page, for as long as the caller wants more. */
export async function* listByActivity(door: ChatwootDoor): AsyncGenerator<ConversationEvent[]> {
  for (let page = 1; ; page++) {
    const list = await callChatwoot(
      door,
      ConversationList,
      `/conversations?status=all&assignee_type=all&sort_by=last_activity_at_desc&page=${page}`,
    );
    yield list.data.payload.conversations;
    if (list.data.payload.length < LIST_PAGE) return;
  }
}
