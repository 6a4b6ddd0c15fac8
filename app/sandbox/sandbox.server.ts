import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as wait } from "node:timers/promises";
import type { Logger } from "pino";
import { automate } from "./acts/automate.server.ts";
import { bearFailure } from "./acts/fail.server.ts";
import { sendReply, unsentReplies } from "./acts/send.server.ts";
import { wakeSnoozed } from "./acts/wake.server.ts";
import { writeAsCustomer } from "./acts/write.server.ts";
import { playBusyMorning } from "./busy-morning.ts";
import { CustomerMessageBody, messageFrom } from "./customer-view.ts";
import { agentRoutes } from "./doors/agent.server.ts";
import { customerRoutes } from "./doors/customer.server.ts";
import { faultRoutes } from "./doors/faults.server.ts";
import { answerFile } from "./doors/files.server.ts";
import { type Answer, type Call, follow, Refusal, readBody, writeAnswer } from "./doors/http.server.ts";
import { MAIL_INGRESS, takeMail } from "./doors/mail.server.ts";
import { publicRoutes } from "./doors/public.server.ts";
import { answerOpen, answerRest } from "./doors/rest.server.ts";
import { situationRoutes } from "./doors/situations.server.ts";
import { type SlackDoor, slackRoutes } from "./doors/slack.server.ts";
import { underFaults } from "./doors/under-faults.server.ts";
import { answerWidget } from "./doors/widget.server.ts";
import { createFaults, type Faults } from "./faults.ts";
import type { Account } from "./state/account.ts";
import { seedInboxes } from "./state/inboxes.server.ts";
import { seedLabels } from "./state/lists.server.ts";
import { openState } from "./state/open.server.ts";
import { listRules } from "./state/rules.server.ts";
import { createTyping } from "./state/typing.ts";
import { setHotdashWebhook } from "./state/webhooks.server.ts";
import { openPostman } from "./wire/webhooks.server.ts";

const LOOPBACK = "127.0.0.1";
/** Long enough that a message is often read, or deleted, before its channel took it. */
const SENDING_MS = 40;
const WAKE_EVERY_MS = 5000;
/** How long Chatwoot's workers take to begin something, at the most, while idle. */
const SOON_MS = 15;
/** Chatwoot's own API; the doors of customer, agent and faults stay sound. */
const MEETS_FAULTS = /^\/(api|health)(\/|$)/;

export type SandboxOptions = {
  /** 0 picks a free port. */
  port: number;
  /** SQLite file that remembers everything over a restart. */
  stateFile: string;
  /** HotDash's own webhook. */
  webhook: { url: string; secret: string };
  /** An administrator's. */
  token: string;
  /** An agent's who is no administrator; left out, made of the administrator's. */
  agentToken?: string;
  /** What a mail server's relay hands mails over with; left out, made of the administrator's token. */
  mailPassword?: string;
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
  const { agentToken = `${token}-agent`, mailPassword = `${token}-mail` } = options;
  const state = openState(options.stateFile);
  seedInboxes(state, now().getTime());
  seedLabels(state);
  setHotdashWebhook(state, options.webhook);
  const faults = createFaults();
  const stop = new AbortController();
  const pending = new Set<Promise<void>>();
  const later = (delayMs: number, act: () => void | Promise<void>) => {
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
    tell: (events, by) => {
      const ruled = by !== "rule" && listRules(state).length > 0;
      for (const event of events) {
        typing.record(event);
        postman.deliver(event);
        if (ruled) account.soon(() => automate(account, event));
      }
    },
    post: (url, body) => postman.post(url, body),
    soon: (act) => later(Math.random() * SOON_MS, act),
    send: (messageId) =>
      later(faults.current().sendLateMs ?? SENDING_MS, () => sendReply(account, messageId, faults.failsDelivery)),
    canReply: () => faults.current().windowClosed !== true,
    keepsMarks: () => !faults.meets("stripMarks", { method: "POST", path: "/messages" }),
    log,
  };
  const typing = createTyping(account.now);
  const slack: SlackDoor["slack"] = { shown: [], now };
  const postman = openPostman(account, {
    dropped: faults.dropsWebhook,
    delayMs: () => Math.random() * SOON_MS,
    failed: (receiver, event, reason) => bearFailure(account, receiver, event, reason),
  });
  let queried = false;
  const context = {
    account,
    typing,
    faults,
    slack,
    later,
    startBusyMorning: (spreadMs: number) =>
      playBusyMorning(spreadMs, later, (message) =>
        writeAsCustomer(account, messageFrom(CustomerMessageBody.parse(message))),
      ),
  };

  const wake = () => wakeSnoozed(account, faults.current().snoozeEndsLateMs ?? 0);

  const answer = async (
    request: IncomingMessage,
    call: Omit<Call, "body">,
    onceRead?: () => Promise<void>,
  ): Promise<Answer> => {
    // Another name than loopback's comes from a page that plays tricks with DNS, an Origin from a page at all.
    const loopback = /^(127\.0\.0\.1|localhost)(:\d+)?$/.test(request.headers.host ?? "");
    if (!loopback || request.headers.origin !== undefined)
      throw new Refusal(403, { error: "The sandbox answers this machine only" });
    wake();
    const whole: Call = { ...call, body: call.method === "GET" ? {} : await readBody(request) };
    await onceRead?.();
    if (call.path.startsWith("/customer/")) return follow(customerRoutes, context, call.path, whole);
    if (call.path.startsWith("/agent/")) return follow(agentRoutes, context, call.path, whole);
    if (call.path.startsWith("/situations/")) return follow(situationRoutes, context, call.path, whole);
    if (call.path === "/slack") return follow(slackRoutes, context, call.path, whole);
    if (call.path === "/faults") return follow(faultRoutes, context, call.path, whole);
    if (call.path.startsWith("/api/v1/widget/"))
      return answerWidget(account, call.path.slice("/api/v1/widget".length), whole);
    if (call.path.startsWith("/public/")) return follow(publicRoutes, context, call.path, whole);
    if (call.path === MAIL_INGRESS) return takeMail(account, mailPassword, whole);
    const open = answerFile(call.path, account) ?? answerOpen(call.path, account, queried);
    return (
      open ??
      answerRest(account, { token, agentToken }, whole, () => {
        queried = true;
      })
    );
  };
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? "/", `http://${LOOPBACK}`);
    // Chatwoot's own server writes no Date; a proxy in front does.
    response.sendDate = faults.current().dateHeader === true;
    const { method = "GET", headers } = request;
    const call = { method, path: url.pathname, query: url.searchParams, headers };
    const answered = MEETS_FAULTS.test(call.path)
      ? underFaults(faults, call, response, stop.signal, (onceRead) => answer(request, call, onceRead))
      : answer(request, call).then((sound) => writeAnswer(response, sound));
    answered.catch((error: unknown) => {
      if (stop.signal.aborted) return response.destroy();
      if (!(error instanceof Refusal)) log.error({ path: call.path, error: String(error) }, "the sandbox failed");
      writeAnswer(
        response,
        error instanceof Refusal ? error.answerTo(headers.accept) : { status: 500, body: { error: "Server error" } },
      );
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
  const alarm = setInterval(wake, WAKE_EVERY_MS).unref();

  return {
    address,
    faults,
    idle: async () => {
      do {
        await Promise.all(pending);
        await postman.idle();
      } while (pending.size > 0);
    },
    setWebhookUrl: (url) => setHotdashWebhook(state, { url, secret: options.webhook.secret }),
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
