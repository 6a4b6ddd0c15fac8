import { EventEmitter, once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

/** A Chatwoot that knows any conversation it is asked about and keeps nothing but who was noted, and when. */
export type ChatwootStandIn = {
  address: string;
  /** By conversation: `performance.now()` of each of our private notes. */
  notedAt: Map<number, number[]>;
  /** Resolves once so many conversations have a note. @throws Error when it takes longer than `withinMs`. */
  noted(conversations: number, withinMs: number): Promise<void>;
  forgetAll(): void;
  close(): void;
};

const MESSAGES = /\/conversations\/(\d+)\/messages/;

/** As small as a Chatwoot can be, so that a benchmark measures HotDash and not its surroundings. */
export async function openChatwootStandIn(): Promise<ChatwootStandIn> {
  const notedAt = new Map<number, number[]>();
  const told = new EventEmitter();
  let id = 500_000_000;
  const server = createServer(async (request, response) => {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part);
    const conversationId = Number(MESSAGES.exec(request.url ?? "")?.[1]);
    const answer = (body: unknown) =>
      response.writeHead(200, { "Content-Type": "application/json" }).end(JSON.stringify(body));
    if (request.method === "GET")
      return answer(conversationId ? { payload: [] } : { data: { meta: {}, payload: [] }, payload: [] });
    const sent = JSON.parse(Buffer.concat(parts).toString()) as { private?: boolean; content?: string };
    if (sent.private) notedAt.set(conversationId, [...(notedAt.get(conversationId) ?? []), performance.now()]);
    id += 1;
    answer({
      ...sent,
      id,
      conversation_id: conversationId,
      message_type: 1,
      content_type: "text",
      content_attributes: {},
      created_at: Math.floor(Date.now() / 1000),
      source_id: null,
      sender: null,
    });
    told.emit("note");
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    notedAt,
    noted: (conversations, withinMs) =>
      new Promise((resolve, reject) => {
        const look = () => {
          if (notedAt.size < conversations) return;
          clearTimeout(late);
          told.off("note", look);
          resolve();
        };
        const late = setTimeout(() => {
          told.off("note", look);
          reject(new Error(`${notedAt.size} of ${conversations} were noted within ${withinMs / 1000} s`));
        }, withinMs);
        told.on("note", look);
        look();
      }),
    forgetAll: () => notedAt.clear(),
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}
