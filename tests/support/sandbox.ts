import { createHmac } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pino from "pino";
import { onTestFinished } from "vitest";
import type { ChatwootDoor } from "../../app/chatwoot/client.server.ts";
import type { CustomerMessageBody, CustomerThread } from "../../app/sandbox/customer-view.ts";
import { type Sandbox, type SandboxOptions, startSandbox } from "../../app/sandbox/sandbox.server.ts";

export const SANDBOX_TOKEN = "test-token";
export const SANDBOX_SECRET = "test-webhook-secret";

/** A webhook as it arrived. `json` is the parsed body. */
export type Post = { headers: IncomingHttpHeaders; body: string; json: Record<string, unknown>; event: string };

/** A receiver of webhooks that keeps what it got; `status` is what it answers. */
export async function openReceiver(): Promise<{
  url: string;
  posts: Post[];
  status: number;
  of(event: string): Post[];
}> {
  const posts: Post[] = [];
  const server = createServer(async (request, response) => {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part);
    const body = Buffer.concat(parts).toString("utf8");
    const json = JSON.parse(body);
    posts.push({ headers: request.headers, body, json, event: json.event });
    response.writeHead(receiver.status).end();
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  onTestFinished(async () => {
    server.closeAllConnections();
    await new Promise((closed) => server.close(closed));
  });
  const receiver = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    posts,
    status: 200,
    of: (event: string) => posts.filter((post) => post.event === event),
  };
  return receiver;
}

/** When to close what was opened: the end of the test unless a file's tests share it. */
export type AtEnd = (close: () => void | Promise<void>) => void;

/** A folder for one test's state file. */
export function stateFile(atEnd: AtEnd = onTestFinished): string {
  const folder = mkdtempSync(join(tmpdir(), "hotdash-sandbox-"));
  atEnd(() => rmSync(folder, { recursive: true, force: true }));
  return join(folder, "sandbox.sqlite");
}

/** A sandbox of its own for one test, with its customer, its agent and its REST door at hand. */
export async function openSandbox(options: Partial<SandboxOptions> & { webhookUrl?: string; atEnd?: AtEnd } = {}) {
  const { webhookUrl = "http://127.0.0.1:9/", atEnd = onTestFinished, ...rest } = options;
  const sandbox: Sandbox = await startSandbox({
    port: 0,
    stateFile: rest.stateFile ?? stateFile(atEnd),
    webhook: { url: webhookUrl, secret: SANDBOX_SECRET },
    token: SANDBOX_TOKEN,
    shopName: "Fennick Hose & Fitting",
    log: pino({ level: "silent" }),
    ...rest,
  });
  atEnd(() => sandbox.close());
  const door: ChatwootDoor = { address: sandbox.address, accountId: rest.accountId ?? 1, token: SANDBOX_TOKEN };
  const call = (method: string, path: string, body?: unknown, headers: Record<string, string> = {}) =>
    fetch(`${sandbox.address}${path}`, {
      method,
      headers: { ...(body !== undefined && { "Content-Type": "application/json" }), ...headers },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
  return {
    ...sandbox,
    door,
    call,
    /** A call to the account API with the token. */
    rest: (method: string, path: string, body?: unknown) =>
      call(method, `/api/v1/accounts/${door.accountId}${path}`, body, { "Api-Access-Token": SANDBOX_TOKEN }),
    /** A customer writes; the answer names conversation and message. */
    write: async (message: Partial<CustomerMessageBody> = {}) => {
      const written = await call("POST", "/customer/messages", {
        name: "Dana Whitfield",
        email: "dana@post.example",
        channel: "chat",
        text: "Where is my order?",
        ...message,
      });
      if (!written.ok) throw new Error(`the customer's door answered ${written.status}: ${await written.text()}`);
      return (await written.json()) as { conversationId: number; messageId: number };
    },
    /** What the customer sees now. */
    thread: async (conversationId: number): Promise<CustomerThread> =>
      (await call("GET", `/customer/conversations/${conversationId}`)).json() as Promise<CustomerThread>,
  };
}

export function signatureOf(timestamp: string, body: string): string {
  return `sha256=${createHmac("sha256", SANDBOX_SECRET).update(`${timestamp}.${body}`).digest("hex")}`;
}
