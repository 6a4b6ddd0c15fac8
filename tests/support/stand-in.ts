import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { onTestFinished } from "vitest";
import type { AtEnd } from "./sandbox.ts";

export type Answering = (request: IncomingMessage, response: ServerResponse) => void;

/** A server in Chatwoot's place that answers as told, and what it was asked. */
export async function openStandIn(answering: Answering, atEnd: AtEnd = onTestFinished) {
  const asked: IncomingMessage[] = [];
  const server = createServer((request, response) => {
    asked.push(request);
    answering(request, response);
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  const close = async () => {
    server.closeAllConnections();
    await new Promise((closed) => server.close(closed));
  };
  atEnd(close);
  return { address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked, close };
}

export const json =
  (status: number, body: unknown, headers: Record<string, string> = {}): Answering =>
  (_, response) =>
    void response.writeHead(status, { "Content-Type": "application/json", ...headers }).end(JSON.stringify(body));

export const page =
  (status: number): Answering =>
  (_, response) =>
    void response.writeHead(status, { "Content-Type": "text/html" }).end("<!DOCTYPE html><title>Sign in</title>");

export const redirect =
  (to: string): Answering =>
  (_, response) =>
    void response.writeHead(302, { Location: to }).end();

/** Passes each request on to another server, and its answer back. */
export const forwarding =
  (address: string): Answering =>
  async (request, response) => {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part);
    const { host: _, connection: __, "content-length": ___, ...headers } = request.headers;
    const answer = await fetch(`${address}${request.url}`, {
      method: request.method ?? "GET",
      headers: headers as Record<string, string>,
      ...(parts.length > 0 && { body: Buffer.concat(parts) }),
    });
    response.writeHead(answer.status, { "Content-Type": answer.headers.get("content-type") ?? "" });
    response.end(Buffer.from(await answer.arrayBuffer()));
  };
