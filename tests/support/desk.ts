import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import pino from "pino";
import { expect, onTestFinished } from "vitest";
import { startAgentService } from "../../app/agent-service/server.server.ts";
import { listQueue } from "../../app/approvals/queries.server.ts";
import { readReview } from "../../app/approvals/review.server.ts";
import { sendReply } from "../../app/approvals/send-reply.server.ts";
import type { DecisionForm, DecisionResult, Review } from "../../app/approvals/view.ts";
import { DRAFT_SECONDS } from "../../app/drafts/jobs.ts";
import type { Operator } from "../../app/operators/operator.ts";
import type { Job } from "../../app/queue/job.ts";
import { action as decisions } from "../../app/routes/actions/decisions.ts";
import { action as webhook } from "../../app/routes/api.webhooks.chatwoot.tsx";
import { jobs, startWorking } from "../../app/worker.server.ts";
import { openTestApp, type TestApp } from "./app.ts";
import { answered, doorArgs } from "./door.ts";
import { signedInAs } from "./operators.ts";
import { type AtEnd, openSandbox, SANDBOX_SECRET, SANDBOX_TOKEN } from "./sandbox.ts";

/** Long enough for a busy machine; nothing waits this long when it works. */
const PATIENCE_MS = 20_000;

export type Desk = Awaited<ReturnType<typeof openDesk>>;

/**
 * The whole product around one test: the sandbox posting real webhooks to the real door, workers, the agent service
 * with its offline model, and a reviewer who is signed in. Only Chatwoot, the model and the clock are not the real ones.
 * @param working false leaves every job lying, to be run by hand.
 */
export async function openDesk(
  options: { env?: Record<string, string>; working?: boolean; app?: TestApp; atEnd?: AtEnd } = {},
) {
  const { atEnd = onTestFinished } = options;
  const app = options.app ?? (await openTestApp({ jobs: jobs as Job<never>[], env: options.env ?? {}, atEnd }));
  const receiver = await receiveFor(app, atEnd);
  const sandbox = await openSandbox({ webhookUrl: receiver, atEnd });
  Object.assign(app.chatwoot, { address: sandbox.address, token: SANDBOX_TOKEN, webhookSecrets: [SANDBOX_SECRET] });
  const agent = await startAgentService({
    port: 0,
    host: "127.0.0.1",
    secret: app.agentService.secret,
    model: { name: "offline" },
    log: pino({ level: "silent" }),
  });
  atEnd(() => agent.close());
  app.agentService.address = agent.address;
  const member = await signedInAs(app, "reviewer");
  const operator: Operator = {
    id: member.id,
    name: member.name,
    email: member.email,
    role: "reviewer",
    initials: "AS",
  };
  const reviewer = { operator, sessionId: member.sessionId, cookie: member.cookie };
  if (options.working !== false) await startWorking(app);

  const review = async (approvalId: string): Promise<Review> => {
    const found = await readReview(app, operator, approvalId);
    if (!found) throw new Error("there is no such approval");
    return found;
  };
  return {
    app,
    sandbox,
    /** Where the sandbox posts its webhooks. */
    receiver,
    agent,
    reviewer,
    review,
    /** Waits until a draft for the conversation is before the reviewer. */
    pending: async (conversationId: number): Promise<Review> => {
      const item = await expect
        .poll(
          async () =>
            (await listQueue(app, operator)).find(
              (one) => one.conversationId === conversationId && one.state === "pending_review",
            ) ?? null,
          { timeout: PATIENCE_MS },
        )
        .not.toBeNull()
        .then(async () => (await listQueue(app, operator)).find((one) => one.conversationId === conversationId));
      if (!item) throw new Error("the draft is gone again");
      return review(item.approvalId);
    },
    /** Decides through the door, as the drawer would. */
    decide: async (
      of: Review,
      change: Partial<DecisionForm> = {},
      cookie = reviewer.cookie,
    ): Promise<DecisionResult> => {
      const form = { ...approvalOf(of), ...change };
      const args = doorArgs(app, `/app/approvals/${of.approvalId}/decisions`, {
        method: "POST",
        cookie,
        params: { approvalId: of.approvalId },
      });
      const request = new Request(args.request, { body: JSON.stringify(form) });
      return (await answered(() => decisions({ ...args, request }))).body as DecisionResult;
    },
    /** Runs the send's job once, now. */
    send: (sendId: string) => sendReply(app, { sendId }),
    /** The row of a send. */
    sendRow: (sendId: string) =>
      app.db.selectFrom("sends").selectAll().where("id", "=", sendId).executeTakeFirstOrThrow(),
    /** What the customer can read from the shop, once what is on its way has arrived: a mail takes a moment. */
    repliesSeen: async (conversationId: number): Promise<string[]> => {
      await sandbox.idle();
      return (await sandbox.thread(conversationId)).messages
        .filter((message) => message.from === "shop")
        .map((message) => message.text);
    },
    /** Waits until every webhook so far is received and worked. */
    settled: async () => {
      await sandbox.idle();
      await expect
        .poll(
          async () =>
            (await app.db.selectFrom("webhookEvents").select("id").where("state", "=", "received").execute()).length,
          { timeout: PATIENCE_MS },
        )
        .toBe(0);
    },
    /**
     * Waits until drafting has come to rest: what was under way is stored or dropped. Of two jobs for one conversation
     * the second looks again when the run of the first is over, a minute later; that one is not waited for.
     */
    drawn: async () => {
      await expect
        .poll(
          async () =>
            (
              await app.database.pool.query(
                `select from pgboss.job where name = 'draft-reply' and state in ('created', 'active', 'retry')
                 and start_after < now() + make_interval(secs => $1)`,
                [DRAFT_SECONDS / 2],
              )
            ).rows.length,
          { timeout: PATIENCE_MS },
        )
        .toBe(0);
    },
    /** Waits for a state of a send. */
    sendReaches: async (sendId: string, ...states: string[]) =>
      expect
        .poll(
          async () =>
            (await app.db.selectFrom("sends").select("state").where("id", "=", sendId).executeTakeFirstOrThrow()).state,
          { timeout: PATIENCE_MS },
        )
        .toSatisfy((state: string) => states.includes(state)),
  };
}

/** The form of a reviewer who approves what they read. */
export function approvalOf(review: Review): DecisionForm {
  if (!review.draft) throw new Error("there is nothing to approve");
  return {
    outcome: "approve",
    version: review.version,
    draftId: review.draft.id,
    seenMessageId: review.seenMessageId,
    recipients: review.recipients,
    grades: { tone: 5, accuracy: 4, policy: 5 },
    finalText: review.draft.reply,
    basis: review.draft.evidence.length > 0 ? "evidence" : "own_knowledge",
    reason: null,
    note: "",
    despiteNewer: false,
    despiteClosedWindow: false,
    openedAt: null,
  };
}

/** A listening door: what Chatwoot posts goes through the route's own action. */
async function receiveFor(app: TestApp, atEnd: AtEnd): Promise<string> {
  const server = createServer(async (incoming, outgoing) => {
    const parts: Buffer[] = [];
    for await (const part of incoming) parts.push(part);
    const request = new Request(`http://127.0.0.1${incoming.url}`, {
      method: incoming.method ?? "POST",
      headers: incoming.headers as Record<string, string>,
      body: Buffer.concat(parts),
    });
    const answer = await webhook({ ...doorArgs(app, "/api/webhooks/chatwoot"), request });
    outgoing.writeHead(answer.status).end(await answer.text());
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  atEnd(async () => {
    server.closeAllConnections();
    await new Promise((closed) => server.close(closed));
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/webhooks/chatwoot`;
}
