import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

const PAGE = 25;
const THREAD_PAGE = 100;

type Message = { id: number; content: string; created_at: number };
type Talk = { id: number; activityAt: number; updatedAt: number; messages: Message[] };
/** What comes instead of an answer, or null. After `torn` the connection breaks. */
type Fault = { status: number; headers?: Record<string, string>; body?: string; torn?: boolean } | null;

/**
 * A Chatwoot with as many conversations as one likes, at the wire: its two lists, its threads and one conversation. Its
 * clock is its own, `aheadMs` of ours.
 */
export async function openCrowdedChatwoot({ aheadMs = 0, page = PAGE } = {}) {
  const talks = new Map<number, Talk>();
  const asked: string[] = [];
  let newestMessage = 1000;
  const now = () => Date.now() + aheadMs;

  const shapeOf = (talk: Talk) => ({
    id: talk.id,
    inbox_id: 1,
    status: "open",
    labels: [],
    can_reply: true,
    meta: { sender: { id: 5000 + talk.id, name: `Customer ${talk.id}`, email: null }, channel: "Channel::WebWidget" },
    additional_attributes: {},
    last_activity_at: Math.floor(talk.activityAt / 1000),
    updated_at: talk.updatedAt / 1000,
  });
  const byActivity = () => [...talks.values()].sort((a, b) => b.activityAt - a.activityAt || b.id - a.id);
  const listOf = (query: URLSearchParams) => {
    const within = Number(query.get("updated_within"));
    const all = within > 0 ? byActivity().filter((one) => one.updatedAt > now() - within * 1000) : byActivity();
    const from = (Number(query.get("page") ?? 1) - 1) * page;
    const shown = within > 0 ? all : all.slice(from, from + page);
    return { data: { meta: { all_count: all.length }, payload: shown.map(shapeOf) } };
  };
  const threadOf = (talk: Talk, after: number) => ({
    payload: talk.messages
      .filter(({ id }) => id > after)
      .slice(0, THREAD_PAGE)
      .map((message) => ({
        ...message,
        message_type: 0,
        private: false,
        content_type: "text",
        content_attributes: {},
        sender: { id: 5000 + talk.id, name: `Customer ${talk.id}`, type: "contact" },
        attachments: [],
      })),
  });

  const server = createServer(async (request, response: ServerResponse) => {
    const url = new URL(request.url ?? "/", "http://chatwoot");
    const path = url.pathname.replace(/^\/api\/v1\/accounts\/\d+/, "");
    asked.push(path + url.search);
    const answer = (status: number, body: unknown, headers: Record<string, string> = {}) =>
      response
        .writeHead(status, { "Content-Type": "application/json", Date: new Date(now()).toUTCString(), ...headers })
        .end(JSON.stringify(crowd.altered(path, body)));
    const fault = await crowd.fault(path, asked.length);
    if (fault) {
      response.writeHead(fault.status, { "Content-Type": "application/json", ...fault.headers });
      if (!fault.torn) return response.end(fault.body ?? "{}");
      return response.write(fault.body ?? "{", () => response.destroy());
    }
    if (path === "/conversations") return answer(200, listOf(url.searchParams));
    const [, id, messages] = /^\/conversations\/(\d+)(\/messages)?$/.exec(path) ?? [];
    const talk = talks.get(Number(id));
    if (!talk) return answer(404, { error: "Resource could not be found" });
    answer(200, messages ? threadOf(talk, Number(url.searchParams.get("after"))) : shapeOf(talk));
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));

  const crowd = {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    aheadMs,
    talks,
    /** Every request so far, its path below the account. */
    asked,
    /** Asked before each answer. */
    fault: (async () => null) as (path: string, request: number) => Promise<Fault> | Fault,
    /** What is sent of an answer. */
    altered: (_path: string, body: unknown): unknown => body,
    /** A customer writes; without a time, now. Their conversation moves to the top. @returns the message's id. */
    write: (id: number, at = now()) => {
      const talk = talks.get(id) ?? { id, activityAt: 0, updatedAt: 0, messages: [] };
      talks.set(id, talk);
      const message = { id: ++newestMessage, content: `Question ${newestMessage}`, created_at: Math.floor(at / 1000) };
      talk.messages.push(message);
      Object.assign(talk, { activityAt: at, updatedAt: Math.max(at, talk.updatedAt + 0.001) });
      return message.id;
    },
    /** The ids of every message there is. */
    messageIds: () => [...talks.values()].flatMap(({ messages }) => messages.map(({ id }) => id)),
    threadsAsked: () => asked.filter((path) => path.includes("/messages")).length,
    close: async () => {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
  };
  return crowd;
}
