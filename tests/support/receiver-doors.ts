import { once } from "node:events";
import { createServer, request as httpRequest, type IncomingMessage, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { Readable } from "node:stream";
import type { ReadableStream as NodeStream } from "node:stream/web";
import { onTestFinished } from "vitest";
import { action, loader } from "../../app/routes/api.webhooks.chatwoot.tsx";
import { byShortWay } from "../../app/web/short-way.server.ts";
import { webhookWay } from "../../app/webhooks/short-way.server.ts";
import type { TestApp } from "./app.ts";
import { type Answer, answered, doorArgs } from "./door.ts";

const PATH = "/api/webhooks/chatwoot";

/** What is posted to a door: bytes, all at once or piece by piece with nothing announced. */
export type Posted = { method: string; headers: Headers; bytes: Buffer; inPieces?: boolean };

/** The roads that lead to `receiveWebhook`: each must answer alike. */
export const receiverDoors: { door: string; send(app: TestApp, posted: Posted): Promise<Answer> }[] = [
  { door: "the route", send: byRoute },
  { door: "the short way", send: overHttp },
];

function byRoute(app: TestApp, { method, headers, bytes, inPieces }: Posted): Promise<Answer> {
  const body = inPieces ? { body: pieces(bytes), duplex: "half" as const } : { body: new Uint8Array(bytes) };
  const request = new Request(`http://127.0.0.1:3000${PATH}`, { method, headers, ...(method !== "GET" && body) });
  const args = { ...doorArgs(app, PATH), request };
  return answered(() => (method === "GET" ? loader(args) : action(args)));
}

/** Over a socket, as `main` serves it: the short way first, the route behind it. */
async function overHttp(app: TestApp, { method, headers, bytes, inPieces }: Posted): Promise<Answer> {
  const longWay: RequestListener = async (incoming, outgoing) => {
    const body = incoming.method === "GET" ? {} : { body: Readable.toWeb(incoming) as NodeStream, duplex: "half" };
    const request = new Request(`http://127.0.0.1${PATH}`, {
      method: incoming.method ?? "GET",
      headers: new Headers(incoming.headers as Record<string, string>),
      ...body,
    } as RequestInit);
    const args = { ...doorArgs(app, PATH), request };
    const said = await answered(() => (request.method === "GET" ? loader(args) : action(args)));
    outgoing.writeHead(said.status, Object.fromEntries(said.headers)).end(JSON.stringify(said.body));
  };
  const server = createServer(byShortWay(webhookWay(app), app.log, longWay)).listen(0, "127.0.0.1");
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  await once(server, "listening");
  const sending = httpRequest({
    port: (server.address() as AddressInfo).port,
    host: "127.0.0.1",
    path: PATH,
    method,
    headers: { ...(!inPieces && { "Content-Length": bytes.length }), ...Object.fromEntries(headers) },
  });
  // A door that refuses hangs up before all was said.
  sending.on("error", () => {});
  const answer = once(sending, "response") as Promise<[IncomingMessage]>;
  if (inPieces) Readable.from(pieces(bytes)).pipe(sending);
  else sending.end(method === "GET" ? undefined : bytes);
  const [response] = await answer;
  const said = await Readable.toWeb(response);
  const text = await new Response(said as ReadableStream).text();
  const told = new Headers(response.headers as Record<string, string>);
  return { status: response.statusCode ?? 0, location: null, setCookie: null, headers: told, body: JSON.parse(text) };
}

function pieces(bytes: Buffer): ReadableStream<Uint8Array> {
  let at = 0;
  return new ReadableStream({
    pull: (controller) => {
      if (at >= bytes.length) return controller.close();
      controller.enqueue(new Uint8Array(bytes.subarray(at, at + 65_536)));
      at += 65_536;
    },
  });
}
