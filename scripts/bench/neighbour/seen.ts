import { round } from "../report.ts";
import type { HotDash } from "./hotdash.ts";
import { asText, isReply, type Played } from "./play.ts";
import type { Message, Shop } from "./shop.ts";

/** Characters counted as a line: to compare with, not what a window shows. */
export const WIDTH = 60;
const INCOMING = 0;

/** What agents and reports notice of one morning. Numbers are sums unless they say "a conversation". */
export type Seen = {
  lines: { name: string; waiting: string; after: string }[];
  numbers: Record<string, number | string>;
  requests: Record<string, number>;
};

/** Reads from Chatwoot what ten conversations came to. */
export async function readSeen(shop: Shop, played: Played[], sinceS: number, hotdash?: HotDash): Promise<Seen> {
  await shop.sandbox.idle();
  const threads = await Promise.all(played.map(({ conversationId }) => shop.thread(conversationId)));
  const conversations = await Promise.all(played.map(({ conversationId }) => shop.conversation(conversationId)));
  const said = threads.flat();
  const replies = said.filter(isReply);
  const notes = said.filter((message) => message.private);
  const questions = said.filter(({ message_type }) => message_type === INCOMING);
  const report = await shop.report(sinceS);
  const mean = (count: number) => round(count / played.length, 1);
  const delivered = (event?: string) => shop.deliveries.filter((one) => event === undefined || one.event === event);
  const waiting = played.map(({ lines }) => lines[0] ?? "");
  const requests: Record<string, number> = {};
  for (const one of hotdash?.requests ?? []) requests[one] = (requests[one] ?? 0) + 1;
  return {
    lines: played.map(({ story, lines }) => ({
      name: story.name ?? "",
      waiting: lines[0] ?? "",
      after: lines.at(-1) ?? "",
    })),
    numbers: {
      "Customers' own words in the list while they wait": `${waiting.filter((line) => !line.startsWith("🔒")).length} of ${played.length}`,
      "Notes in the threads": notes.length,
      "Lines of customers' messages": linesOf(questions),
      "Lines of notes": linesOf(notes),
      "Lines of the longest note": Math.max(0, ...notes.map((note) => linesOf([note]))),
      "Lines of replies": linesOf(replies),
      "Conversations left unread": conversations.filter(({ unread_count }) => unread_count > 0).length,
      "Deliveries a conversation": mean(delivered().length),
      "… message_created": mean(delivered("message_created").length),
      "… message_updated": mean(delivered("message_updated").length),
      "… conversation_updated": mean(delivered("conversation_updated").length),
      "Reports: conversations": report.conversations_count ?? 0,
      "Reports: incoming messages": report.incoming_messages_count ?? 0,
      "Reports: outgoing messages": report.outgoing_messages_count ?? 0,
      "Reports: first response, s": round(report.avg_first_response_time ?? 0, 1),
      "Reports: resolutions": report.resolutions_count ?? 0,
      "Replies by": namesOf(replies),
      "HotDash's requests a conversation": mean(hotdash?.requests.length ?? 0),
    },
    requests,
  };
}

function linesOf(messages: Message[]): number {
  const lines = messages.flatMap(({ content }) => asText(content ?? "").split("\n"));
  return lines.reduce((sum, line) => sum + Math.max(1, Math.ceil(line.length / WIDTH)), 0);
}

function namesOf(replies: Message[]): string {
  const counts = new Map<string, number>();
  for (const { sender } of replies) {
    const name = sender?.name ?? "nobody";
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return [...counts].map(([name, count]) => `${name} ${count}`).join(", ");
}
