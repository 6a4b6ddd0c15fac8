import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pino from "pino";
import { startSandbox } from "../../../app/sandbox/sandbox.server.ts";
import { openReceiver } from "./counting.ts";

export const TOKEN = "neighbour-token";
export const WEBHOOK_SECRET = "neighbour-webhook-secret";
/** What HotDash subscribes to; here for a receiver that only counts, with HotDash and without. */
const EVENTS = [
  ...["message_created", "message_updated", "conversation_created", "conversation_updated"],
  ...["conversation_status_changed", "contact_created", "contact_updated"],
];

export type Shop = Awaited<ReturnType<typeof openShop>>;
export type Message = {
  id: number;
  content: string | null;
  message_type: number;
  private: boolean;
  sender?: { name: string };
};
export type Conversation = {
  unread_count: number;
  last_non_activity_message: Message | null;
};

/** A sandbox of its own with a second webhook that counts what is delivered. */
export async function openShop() {
  const folder = mkdtempSync(join(tmpdir(), "hotdash-neighbour-"));
  const receiver = await openReceiver();
  const sandbox = await startSandbox({
    port: 0,
    stateFile: join(folder, "sandbox.sqlite"),
    webhook: { url: "http://127.0.0.1:9/", secret: WEBHOOK_SECRET },
    token: TOKEN,
    shopName: "Fennick Hose & Fitting",
    log: pino({ level: "silent" }),
  });
  const call = async <Answer>(method: string, path: string, body?: unknown): Promise<Answer> => {
    const answer = await fetch(sandbox.address + path, {
      method,
      headers: { "Api-Access-Token": TOKEN, ...(body !== undefined && { "Content-Type": "application/json" }) },
      body: body === undefined ? null : JSON.stringify(body),
    });
    if (!answer.ok) throw new Error(`${method} ${path} was answered ${answer.status}: ${await answer.text()}`);
    return (await answer.json()) as Answer;
  };
  const account = "/api/v1/accounts/1";
  await call("POST", `${account}/webhooks`, { webhook: { url: `${receiver.address}/`, subscriptions: EVENTS } });
  return {
    sandbox,
    deliveries: receiver.kept,
    /** The customer's and the agent's own doors. */
    write: (message: object) =>
      call<{ conversationId: number; messageId: number }>("POST", "/customer/messages", message),
    see: (id: number) => call("POST", `/customer/conversations/${id}/seen`),
    answer: (id: number, text: string) => call("POST", `/agent/conversations/${id}/reply`, { text }),
    conversation: (id: number) => call<Conversation>("GET", `${account}/conversations/${id}`),
    thread: async (id: number) =>
      (await call<{ payload: Message[] }>("GET", `${account}/conversations/${id}/messages?after=0`)).payload,
    report: (sinceS: number) =>
      call<Record<string, number | null>>(
        "GET",
        `/api/v2/accounts/1/reports/summary?type=account&since=${sinceS}&until=${sinceS + 86_400}`,
      ),
    close: async () => {
      await sandbox.close();
      await receiver.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
