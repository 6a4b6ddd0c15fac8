import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as wait } from "node:timers/promises";
import type { Logger } from "pino";
import { sendReply, unsentReplies } from "./acts/send.server.ts";
import { wakeSnoozed } from "./acts/wake.server.ts";
import { writeAsCustomer } from "./acts/write.server.ts";
import { playBusyMorning } from "./busy-morning.ts";
import { CustomerMessageBody } from "./customer-view.ts";
import { agentRoutes } from "./doors/agent.server.ts";
import { customerRoutes } from "./doors/customer.server.ts";
import { faultRoutes } from "./doors/faults.server.ts";
import { answerFile } from "./doors/files.server.ts";
import { type Answer, type Call, follow, Refusal, readBody, writeAnswer } from "./doors/http.server.ts";
import { answerOpen, answerRest } from "./doors/rest.server.ts";
import { type SlackDoor, slackRoutes } from "./doors/slack.server.ts";
import { underFaults } from "./doors/under-faults.server.ts";
import { createFaults, type Faults } from "./faults.ts";
import type { Account } from "./state/account.ts";
import { openState } from "./state/open.server.ts";
import { openPostman, type Webhook } from "./wire/webhooks.server.ts";

const LOOPBACK = "127.0.0.1";
/** Long enough that a message is often read, or deleted, before its channel took it. */
const SENDING_MS = 40;
const WAKE_EVERY_MS = 5000;
/** Chatwoot's own API; the doors of customer, agent and faults stay sound. */
const MEETS_FAULTS = /^\/(api|health)(\/|$)/;

export type SandboxOptions = {
  /** 0 picks a free port. */
  port: number;
  /** SQLite file that remembers everything over a restart. */
  stateFile: string;
  webhook: Webhook;
  token: string;
  accountId?: number;
  shopName: string;
  log: Logger;
  now?: () => Date;
};

export type Sandbox = {
  address: string;
  faults: Faults;
  /** Waits until every reply is sent and every webhook post so far has ended, well or not. */
  idle(): Promise<void>;
  setWebhookUrl(url: string): void;
  close(): Promise<void>;
};

/** Starts a Chatwoot to try everything with: its REST API, its webhooks, and a door for its customers, on loopback only. */
export async function startSandbox(options: SandboxOptions): Promise<Sandbox> {
  const { token, log, now = () => new Date() } = options;
  const webhook = { ...options.webhook };
  const state = openState(options.stateFile);
  const faults = createFaults();
  const stop = new AbortController();
  const pending = new Set<Promise<void>>();
  const later = (delayMs: number, act: () => void) => {
    const task = wait(delayMs, undefined, { signal: stop.signal })
      .then(act)
      .catch((error: unknown) => {
        if (!stop.signal.aborted) log.error({ error: String(error) }, "the sandbox failed");
      })
      .finally(() => pending.delete(task));
    pending.add(task);
  };

  const account: Account = {
    id: options.accountId ?? 1,
    name: options.shopName,
    address: () => address,
    state,
    now: () => now().getTime(),
    tell: (events) => {
      for (const event of events) postman.deliver(event);
    },
    send: (messageId) =>
      later(faults.current().sendLateMs ?? SENDING_MS, () => sendReply(account, messageId, faults.failsDelivery)),
    canReply: () => faults.current().windowClosed !== true,
    keepsMarks: () => !faults.meets("stripMarks", { method: "POST", path: "/messages" }),
    log,
  };
  const slack: SlackDoor["slack"] = { shown: [], now };
  const postman = openPostman(account, webhook, faults.dropsWebhook);
  const context = {
    account,
    token,
    webhook,
    faults,
    slack,
    startBusyMorning: (spreadMs: number) =>
      playBusyMorning(spreadMs, later, (message) => writeAsCustomer(account, CustomerMessageBody.parse(message))),
  };

  const answer = async (
    request: IncomingMessage,
    call: Omit<Call, "body">,
    onceRead?: () => Promise<void>,
  ): Promise<Answer> => {
    // Another name than loopback's comes from a page that plays tricks with DNS, an Origin from a page at all.
    const loopback = /^(127\.0\.0\.1|localhost)(:\d+)?$/.test(request.headers.host ?? "");
    if (!loopback || request.headers.origin !== undefined)
      throw new Refusal(403, { error: "The sandbox answers this machine only" });
    wakeSnoozed(account);
    const whole: Call = { ...call, body: call.method === "GET" ? {} : await readBody(request) };
    await onceRead?.();
    if (call.path.startsWith("/customer/")) return follow(customerRoutes, context, call.path, whole);
    if (call.path.startsWith("/agent/")) return follow(agentRoutes, context, call.path, whole);
    if (call.path === "/slack") return follow(slackRoutes, context, call.path, whole);
    if (call.path === "/faults") return follow(faultRoutes, context, call.path, whole);
    return (
      answerFile(call.path, account) ?? answerOpen(call.path, account) ?? answerRest(context, request.headers, whole)
    );
  };
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? "/", `http://${LOOPBACK}`);
    const call = { method: request.method ?? "GET", path: url.pathname, query: url.searchParams };
    const answered = MEETS_FAULTS.test(call.path)
      ? underFaults(faults, call, response, stop.signal, (onceRead) => answer(request, call, onceRead))
      : answer(request, call).then((sound) => writeAnswer(response, sound));
    answered.catch((error: unknown) => {
      if (stop.signal.aborted) return response.destroy();
      if (!(error instanceof Refusal)) log.error({ path: call.path, error: String(error) }, "the sandbox failed");
      writeAnswer(response, error instanceof Refusal ? error.answer : { status: 500, body: { error: "Server error" } });
    });
  });
  await new Promise<void>((listening, failed) => {
    server.once("error", failed);
    server.listen(options.port, LOOPBACK, listening);
  }).catch((error: unknown) => {
    state.close();
    throw error;
  });
  const address = `http://${LOOPBACK}:${(server.address() as AddressInfo).port}`;
  for (const messageId of unsentReplies(account)) account.send(messageId);
  const alarm = setInterval(() => wakeSnoozed(account), WAKE_EVERY_MS).unref();

  return {
    address,
    faults,
    idle: async () => {
      do {
        await Promise.all(pending);
        await postman.idle();
      } while (pending.size > 0);
    },
    setWebhookUrl: (url) => {
      webhook.url = url;
    },
    close: async () => {
      if (stop.signal.aborted) return;
      stop.abort();
      clearInterval(alarm);
      postman.close();
      await Promise.all(pending);
      await postman.idle();
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
      state.close();
    },
  };
}
