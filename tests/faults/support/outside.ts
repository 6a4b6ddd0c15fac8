import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pino from "pino";
import { type Sandbox, startSandbox } from "../../../app/sandbox/sandbox.server.ts";
import { AFRESH } from "./afresh.ts";
import { AGENT_SECRET, type AgentStandIn, openAgentStandIn } from "./agent-stand-in.ts";
import { openRelay, type Relay } from "./relay.ts";

const TOKEN = "token-of-the-faults";
const WEBHOOK_SECRET = "webhook-secret-of-the-faults";
/** Below the ports the system gives to outgoing connections, one of which could take ours while HotDash is dead. */
const PORTS = { from: 20_000, to: 32_000 };

/** The world around HotDash, in the test's own process: it outlives every kill and can count. */
export type Outside = {
  chatwoot: Sandbox;
  agent: AgentStandIn;
  relay: Relay;
  /** Where HotDash is reached: the same over all its lives. */
  port: number;
  publicUrl: string;
  /** What every HotDash process is started with. */
  settings: Record<string, string>;
  /** A folder for what HotDash keeps. */
  folder: string;
  /** A customer writes, in a conversation of their own; by mail somebody gets a copy. */
  write(customer: string, text: string, byMail?: boolean): Promise<{ conversationId: number; messageId: number }>;
  /** Whom the reply to a customer's mail is for. */
  peopleOf(customer: string): Mail;
  /** The mails that went out in a conversation. */
  mails(conversationId: number): Promise<Mail[]>;
  /** What stands in Chatwoot: our notes, those deleted, and the replies that customers can read, those of rules left out. */
  counted(conversationId: number): Promise<{ notes: number; deletedNotes: number; replies: number }>;
  /** An agent deletes the note of a conversation. */
  deleteNote(conversationId: number): Promise<void>;
  close(): Promise<void>;
};

/** A message over Chatwoot's API, as far as it is counted. */
type Message = {
  id: number;
  private: boolean;
  message_type: number;
  content_attributes: { ref?: string; deleted?: boolean; automation_rule_id?: number };
};
const OUTGOING = 1;
type Mail = { to: string[]; cc: string[] };
const COPY = "workshop@post.example";
const addressOf = (name: string) => `${name.toLowerCase().replaceAll(/\W+/g, ".")}@post.example`;

export async function openOutside(): Promise<Outside> {
  const folder = mkdtempSync(join(tmpdir(), "hotdash-outside-"));
  const port = await freePort();
  const publicUrl = `http://127.0.0.1:${port}`;
  const relay = await openRelay(`${publicUrl}/api/webhooks/chatwoot`, WEBHOOK_SECRET);
  const agent = await openAgentStandIn();
  const chatwoot = await startSandbox({
    port: 0,
    stateFile: join(folder, "chatwoot.sqlite"),
    webhook: { url: relay.url, secret: WEBHOOK_SECRET },
    token: TOKEN,
    shopName: "Fennick Hose & Fitting",
    log: pino({ level: "silent" }),
  });
  const asAgent = (path: string, method = "GET") =>
    fetch(`${chatwoot.address}/api/v1/accounts/1${path}`, {
      method,
      headers: { "Api-Access-Token": TOKEN, ...AFRESH },
    });
  const messagesOf = async (conversationId: number) => {
    const answer = await asAgent(`/conversations/${conversationId}/messages?after=0`);
    return ((await answer.json()) as { payload: Message[] }).payload;
  };
  return {
    chatwoot,
    agent,
    relay,
    port,
    publicUrl,
    folder,
    settings: {
      PUBLIC_URL: publicUrl,
      CHATWOOT_LIVE: "1",
      CHATWOOT_BASE_URL: chatwoot.address,
      CHATWOOT_TOKEN: TOKEN,
      CHATWOOT_ACCOUNT_ID: "1",
      CHATWOOT_WEBHOOK_SECRET: WEBHOOK_SECRET,
      AGENT_SDK_SECRET: AGENT_SECRET,
      UNDO_SECONDS: "0",
      DRAFT_QUIET_SECONDS: "0",
    },
    write: async (name, text, byMail = false) => {
      const email = addressOf(name);
      const channel = byMail ? { channel: "email", subject: "My order", cc: [COPY] } : { channel: "chat" };
      const answer = await fetch(`${chatwoot.address}/customer/messages`, {
        method: "POST",
        headers: { "Content-Type": "application/json", ...AFRESH },
        body: JSON.stringify({ name, email, text, ...channel }),
      });
      if (!answer.ok) throw new Error(`the customer's door answered ${answer.status}: ${await answer.text()}`);
      return (await answer.json()) as { conversationId: number; messageId: number };
    },
    peopleOf: (name) => ({ to: [addressOf(name)], cc: [COPY] }),
    mails: async (conversationId) => {
      const answer = await fetch(`${chatwoot.address}/customer/conversations/${conversationId}`, { headers: AFRESH });
      const { messages } = (await answer.json()) as { messages: { from: string; mail: Mail | null }[] };
      return messages.flatMap(({ from, mail }) => (from === "shop" && mail ? [{ to: mail.to, cc: mail.cc }] : []));
    },
    deleteNote: async (conversationId) => {
      const note = (await messagesOf(conversationId)).find((one) => one.private);
      await asAgent(`/conversations/${conversationId}/messages/${note?.id}`, "DELETE");
    },
    counted: async (conversationId) => {
      const payload = await messagesOf(conversationId);
      return {
        notes: payload.filter((one) => one.private && one.content_attributes.ref).length,
        deletedNotes: payload.filter((one) => one.private && one.content_attributes.deleted).length,
        replies: payload.filter(
          ({ private: isNote, message_type, content_attributes }) =>
            !isNote &&
            message_type === OUTGOING &&
            !content_attributes.deleted &&
            !content_attributes.automation_rule_id,
        ).length,
      };
    },
    close: async () => {
      await chatwoot.close();
      await agent.close();
      await relay.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** A port nobody listens on, which stays free while HotDash is dead. */
export async function freePort(): Promise<number> {
  const port = PORTS.from + Math.floor(Math.random() * (PORTS.to - PORTS.from));
  const free = await new Promise<boolean>((known) => {
    const probe = createServer().once("error", () => known(false));
    probe.listen(port, "127.0.0.1", () => probe.close(() => known(true)));
  });
  return free ? port : freePort();
}
