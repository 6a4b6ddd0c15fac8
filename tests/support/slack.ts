import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { onTestFinished } from "vitest";
import type { SlackMessage } from "../../app/notifications/message.ts";

/** How the stand-in meets one POST: a status with Slack's word for it, silence, or a line cut after reading or in mid-answer. */
export type Fault =
  | { status: number; word?: string; retryAfter?: string; location?: string }
  | "hangs"
  | "breaks"
  | "breaks off its yes"
  | "stores and breaks";

/** An incoming webhook of Slack's: keeps each message it takes, and fails as told, one fault a POST. */
export async function openSlack() {
  const slack = {
    address: "",
    /** Every POST, taken or not. */
    posts: 0,
    shown: [] as SlackMessage[],
    faults: [] as Fault[],
    /** Lets what hangs break off. */
    release: () => server.closeAllConnections(),
    /** The links shown, in order: each names an approval. */
    reviewed: () => slack.shown.map(({ text }) => /approvalId=([0-9a-f-]{36})/.exec(text)?.[1]),
  };
  const server = createServer(async (request, response) => {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part);
    slack.posts += 1;
    const fault = slack.faults.shift();
    if (fault === undefined || fault === "stores and breaks")
      slack.shown.push(JSON.parse(Buffer.concat(parts).toString()));
    meet(fault ?? { status: 200, word: "ok" }, response);
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  onTestFinished(async () => {
    server.closeAllConnections();
    await new Promise((closed) => server.close(closed));
  });
  slack.address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/services/T0/B0/secret-path`;
  return slack;
}

function meet(fault: Fault, response: ServerResponse): void {
  if (fault === "hangs") return;
  if (fault === "breaks off its yes")
    return void response.writeHead(200, { "Content-Length": "2" }).write("o", () => response.destroy());
  if (typeof fault === "string") return void response.destroy();
  const { status, word = "", retryAfter, location } = fault;
  response
    .writeHead(status, {
      "Content-Type": "text/html",
      ...(retryAfter && { "Retry-After": retryAfter }),
      ...(location && { Location: location }),
    })
    .end(word);
}
