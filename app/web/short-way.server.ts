import type { IncomingMessage, RequestListener, ServerResponse } from "node:http";
import type { Logger } from "pino";

/** Requests answered ahead of the framework, which would cost more than the answer itself. */
export type ShortWay = {
  paths: ReadonlySet<string>;
  /** A longer body goes the long way, whose door refuses it. */
  mostBytes: number;
  answer(incoming: {
    method: string;
    header(name: string): string | null;
    pieces: AsyncIterable<Uint8Array>;
  }): Promise<Response>;
};

/**
 * Lets the ordinary request of a busy machine, a POST with a body of announced length, pass by the framework. The rest goes
 * the long way, through the route that stands at the same path: both lead to the same verb.
 */
export function byShortWay(way: ShortWay, log: Logger, longWay: RequestListener): RequestListener {
  return (incoming, outgoing) => {
    const length = Number(incoming.headers["content-length"] ?? Number.NaN);
    const ordinary = incoming.method === "POST" && length <= way.mostBytes && incoming.headers.expect === undefined;
    if (!ordinary || !way.paths.has(incoming.url ?? "")) return longWay(incoming, outgoing);
    answer(way, incoming, outgoing).catch((error: Error) => {
      // Who hung up before the last byte has nobody to answer.
      if (incoming.destroyed && !incoming.complete) return;
      log.error({ error: error.message }, "a request could not be answered");
      if (!outgoing.headersSent) outgoing.writeHead(500, JSON_BODY);
      outgoing.end(NOT_ANSWERED);
    });
  };
}

const JSON_BODY = { "Content-Type": "application/json" };
const NOT_ANSWERED = JSON.stringify({ code: "not-answered", message: "HotDash could not answer. Its log says why." });

async function answer(way: ShortWay, incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
  const response = await way.answer({
    method: "POST",
    header: (name) => {
      const value = incoming.headers[name];
      return typeof value === "string" ? value : null;
    },
    // Whoever is turned away half-way still gets an answer over the same connection.
    pieces: { [Symbol.asyncIterator]: () => incoming.iterator({ destroyOnReturn: false }) },
  });
  outgoing.writeHead(response.status, Object.fromEntries(response.headers));
  outgoing.end(await response.text());
}
