import { setTimeout as wait } from "node:timers/promises";
import { until } from "../../walk/visitor.ts";
import { type Story, stories } from "./conversations.ts";
import type { HotDash } from "./hotdash.ts";
import type { Message, Shop } from "./shop.ts";

/** An answer as it was given: so long after the question, in these words. */
export type Answer = { afterMs: number; text: string };
/** A conversation that was played, and Chatwoot's line for it in the list before each answer and at the end. */
export type Played = { story: Story; conversationId: number; answers: Answer[]; lines: string[] };

/** A note comes shortly after its draft; where a setting says none, none comes. */
const NOTE_WITHIN_MS = 4000;
/** A reply takes the unread mark away by a job of its own. */
const READ_WITHIN_MS = 5000;
const OUTGOING = 1;

/** Plays all ten beside each other, an agent answering by hand what was answered with HotDash, at the same moments. */
export const playAll = (shop: Shop, by: HotDash | Played[]): Promise<Played[]> =>
  Promise.all(stories.map((story, at) => play(shop, story, Array.isArray(by) ? (by[at]?.answers ?? []) : by)));

async function play(shop: Shop, story: Story, by: HotDash | Answer[]): Promise<Played> {
  const { name, channel, subject = null, parts, byAgent = false } = story;
  const email = `${name?.toLowerCase().replaceAll(" ", ".")}@post.example`;
  const answers: Answer[] = [];
  const lines: string[] = [];
  let conversationId: number | null = null;
  for (const [at, texts] of parts.entries()) {
    const askedAt = performance.now();
    let written = { conversationId: 0, messageId: 0 };
    for (const text of texts) {
      written = await shop.write({ name, email, channel, subject, text, conversationId });
      conversationId = written.conversationId;
    }
    const id = written.conversationId;
    let text: string;
    if (Array.isArray(by)) {
      const { afterMs = 0, text: typed = "" } = by[at] ?? {};
      await wait(Math.max(0, askedAt + afterMs - performance.now()));
      lines.push(await lineOf(shop, id));
      text = typed;
      await shop.answer(id, text);
    } else {
      const review = await by.draft(id, written.messageId);
      await noteAfter(shop, id, written.messageId);
      lines.push(await lineOf(shop, id));
      text = review.draft?.reply ?? "";
      await (byAgent ? shop.answer(id, text) : by.approve(review));
    }
    await until(`an answer in conversation ${id}`, async () =>
      (await shop.thread(id)).some((message) => isReply(message) && message.id > written.messageId),
    );
    answers.push({ afterMs: performance.now() - askedAt, text });
    await shop.see(id);
  }
  const read = async () => (await shop.conversation(conversationId ?? 0)).unread_count === 0;
  await until("the conversation to be read", read, READ_WITHIN_MS).catch(() => {});
  lines.push(await lineOf(shop, conversationId ?? 0));
  return { story, conversationId: conversationId ?? 0, answers, lines };
}

export const isReply = ({ message_type, private: hidden }: Message) => message_type === OUTGOING && !hidden;

async function noteAfter(shop: Shop, id: number, messageId: number): Promise<void> {
  const noted = async () => (await shop.thread(id)).some((message) => message.private && message.id > messageId);
  await until("a note", noted, NOTE_WITHIN_MS).catch(() => {});
}

/** What stands in Chatwoot's list for a conversation. */
async function lineOf(shop: Shop, id: number): Promise<string> {
  const { last_non_activity_message: message } = await shop.conversation(id);
  const words = asText(message?.content ?? "")
    .replaceAll(/\s+/g, " ")
    .trim();
  return `${message?.private ? "🔒 " : ""}${words}`;
}

/** Without the signs of Markdown that take no room on the screen. */
export const asText = (markdown: string): string =>
  markdown.replaceAll(/\*\*|^>\s?|^#+\s|\\(?=[^\w\s])/gm, "").replaceAll(/\[([^\]]*)\]\([^)]*\)/g, "$1");
