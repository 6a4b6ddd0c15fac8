// One approved reply under one fault each, at the wire. The table it prints stands in docs/reliability.md.
import { once } from "node:events";
import { mkdirSync, writeFileSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { createServer } from "node:net";
import { afterAll, expect, onTestFinished, test, vi } from "vitest";
import { listDecided } from "../../../app/approvals/decided.server.ts";
import { SECOND_LOOK_SECONDS } from "../../../app/approvals/send.ts";
import { undoSend } from "../../../app/approvals/undo.server.ts";
import { HEARTBEAT_SECONDS } from "../../../app/queue/job.ts";
import type { FaultSettings } from "../../../app/sandbox/faults.ts";
import { stop } from "../../../app/settings/pause.server.ts";
import { type Approved, approved, later } from "../../support/approved.ts";

type Row = {
  fault: string;
  /** Faults of the sandbox, on from the first run. */
  faults?: FaultSettings;
  before?: (one: Approved) => Promise<unknown> | unknown;
  /** When the send's job runs, in seconds from now; a run that throws is tried again by the queue. */
  runs?: number[];
  /** Comes after each run but the last. */
  between?: (one: Approved) => Promise<unknown> | unknown;
  /** At the moment Chatwoot has seen a POST, before HotDash hears of it. */
  onPost?: (one: Approved) => void;
  ends: string;
  /** POSTs of the reply that reached Chatwoot, and replies in its thread. */
  posts: number;
  replies: number;
  page: string;
};

const POST_MESSAGE = { method: "POST", path: "/messages$", next: 1 } as const;
const LOOKS = [0, 1, SECOND_LOOK_SECONDS + 5];
const answers = (status: number, more: { body?: string; headers?: Record<string, string>; saved?: boolean } = {}) => ({
  answerWith: { ...POST_MESSAGE, status, ...more },
});
const HTML = "<!doctype html><title>Sign in to the network</title>";
const sent = { ends: "delivered", replies: 1, page: "Delivered once" } as const;
const doubtful = { ends: "uncertain", page: "Cannot tell whether it arrived" } as const;
const refused = (status: number) => ({
  faults: answers(status, { body: '{"error":"no"}' }),
  ends: "refused",
  posts: 1,
  replies: 0,
  page: `Chatwoot answered ${status}`,
});

const rows: Row[] = [
  { fault: "none", ...sent, posts: 1 },
  { fault: "connection refused at the POST", before: atThePost(closedPort), runs: [0, 120], ...sent, posts: 1 },
  {
    fault: "name not found at the POST",
    before: atThePost(() => "http://chatwoot.invalid"),
    runs: [0, 120],
    ...sent,
    posts: 1,
  },
  { fault: "no TLS where it was asked for", before: atThePost(overTls), runs: [0, 120], ...sent, posts: 1 },
  { fault: "401 at the POST", ...refused(401) },
  { fault: "403", ...refused(403) },
  { fault: "404 at the POST", ...refused(404) },
  { fault: "422", ...refused(422) },
  {
    fault: "401 when the thread is read",
    faults: { unauthorized: { method: "GET", next: 1 } },
    runs: [0, 61],
    ...sent,
    posts: 1,
  },
  {
    fault: "conversation gone (404)",
    faults: { answerWith: { status: 404, method: "GET" } },
    ends: "refused",
    posts: 0,
    replies: 0,
    page: "Chatwoot has no such conversation (404)",
  },
  { fault: "429 without Retry-After", faults: answers(429), runs: [0, 5], ...sent, posts: 2 },
  {
    fault: "429 with Retry-After",
    faults: answers(429, { headers: { "Retry-After": "2" } }),
    runs: [0, 5],
    ...sent,
    posts: 2,
  },
  { fault: "500 before saving", faults: answers(500), runs: LOOKS, ...sent, posts: 2 },
  { fault: "500 after saving", faults: { errorAfterSaving: { next: 1 } }, runs: [0, 1], ...sent, posts: 1 },
  { fault: "answer lost after saving", faults: { loseAnswer: { next: 1 } }, runs: [0, 1], ...sent, posts: 1 },
  // Nothing but the thread can tell: the webhook that would is lost as well.
  {
    fault: "answer lost after saving, and the webhooks too",
    faults: { loseAnswer: { next: 1 }, dropWebhooks: { count: 50 } },
    runs: [0, 1],
    ends: "accepted",
    posts: 1,
    replies: 1,
    page: "Sent",
  },
  {
    fault: "hung up, then saved",
    faults: { saveLate: { ms: 300, next: 1 } },
    runs: LOOKS,
    between: () => new Promise((passed) => setTimeout(passed, 200)),
    ...sent,
    posts: 1,
  },
  {
    fault: "garbage answer, saved",
    faults: answers(200, { body: "}{", saved: true }),
    runs: [0, 1],
    ...sent,
    posts: 1,
  },
  { fault: "garbage answer, not saved", faults: answers(200, { body: "}{" }), runs: LOOKS, ...sent, posts: 2 },
  { fault: "a proxy's page with 200", faults: answers(200, { body: HTML }), runs: LOOKS, ...sent, posts: 2 },
  {
    fault: "redirect to elsewhere",
    faults: answers(301, { headers: { Location: "https://elsewhere.example/" } }),
    runs: LOOKS,
    ...sent,
    posts: 2,
  },
  {
    fault: "422, saved all the same, the thread unreadable right after",
    faults: answers(422, { saved: true }),
    onPost: ({ desk }) =>
      desk.sandbox.faults.set({ ...desk.sandbox.faults.current(), down: { method: "GET", next: 1 } }),
    runs: [0, 1],
    ...sent,
    posts: 1,
  },
  {
    fault: "answer lost, the reply deleted in Chatwoot",
    faults: { loseAnswer: { next: 1 }, dropWebhooks: { count: 50 } },
    runs: LOOKS,
    between: deleteReplies,
    ...doubtful,
    posts: 1,
    replies: 1,
  },
  {
    fault: "more than 100 messages in between",
    faults: { loseAnswer: { next: 1 } },
    before: writeNotes(120),
    runs: [0, 1],
    ...sent,
    posts: 1,
  },
  { fault: "our mark stripped", faults: { stripMarks: { next: 1 } }, ...sent, posts: 1 },
  {
    fault: "our mark stripped and the answer lost",
    faults: { stripMarks: { next: 1 }, loseAnswer: { next: 1 }, dropWebhooks: { count: 50 } },
    runs: LOOKS,
    ...doubtful,
    posts: 1,
    replies: 1,
  },
  {
    fault: "killed between claim and POST",
    before: ({ desk, sendId }) => leftBy(desk, sendId, { posts: 0 }),
    runs: [HEARTBEAT_SECONDS - 2, HEARTBEAT_SECONDS + 2],
    ...sent,
    posts: 1,
  },
  {
    fault: "killed between POST and answer, not saved",
    before: ({ desk, sendId }) => leftBy(desk, sendId, { posts: 1 }),
    runs: [12, 13, SECOND_LOOK_SECONDS + 20],
    ...sent,
    posts: 1,
  },
  {
    fault: "killed between POST and record, saved",
    before: async (one) => {
      await leftBy(one.desk, one.sendId, { posts: 1 });
      await storedReply(one);
    },
    runs: [12],
    ...sent,
    posts: 1,
  },
  { fault: "two workers at once", runs: [0], before: ({ desk, sendId }) => void desk.send(sendId), ...sent, posts: 1 },
  // Chatwoot's webhook is refused as stale by such a clock: that it was delivered is read later.
  { fault: "clock an hour ahead", runs: [3600], ends: "accepted", posts: 1, replies: 1, page: "Sent" },
  { fault: "clock an hour back, then right", runs: [-3600, 1], ...sent, posts: 1 },
  {
    fault: "sending paused before the POST",
    before: ({ desk }) => stop(desk.app, null, { what: "sending", on: true, reason: "" }),
    runs: [0, 60],
    ends: "scheduled",
    posts: 0,
    replies: 0,
    page: "About to be sent",
  },
  {
    fault: "sending paused after the POST, answer lost",
    faults: { loseAnswer: { next: 1 } },
    onPost: ({ desk }) => void stop(desk.app, null, { what: "sending", on: true, reason: "" }),
    runs: [0, 1],
    ...sent,
    posts: 1,
  },
  {
    fault: "another Chatwoot set meanwhile",
    before: ({ desk }) => {
      desk.app.chatwoot.baseUrl = "https://chatwoot.example.com";
    },
    runs: [0, 60],
    ends: "scheduled",
    posts: 0,
    replies: 0,
    page: "About to be sent",
  },
  {
    fault: "the reply window closed meanwhile",
    faults: { windowClosed: true },
    ends: "cancelled",
    posts: 0,
    replies: 0,
    page: "Not sent: the reply window had closed",
  },
];

const seen: Row[] = [];

test.each(rows)("under $fault a reply is $ends after $posts posts", async (row) => {
  const one = await approved();
  const { desk, conversationId, sendId } = one;
  const posts = watchPosts(() => row.onPost?.(one));
  desk.sandbox.faults.set(row.faults ?? {});
  await row.before?.(one);
  for (const [at, seconds] of (row.runs ?? [0]).entries()) {
    if (at > 0) await row.between?.(one);
    later(desk, seconds);
    await desk.send(sendId).catch(() => {});
  }
  await desk.sandbox.idle();
  await desk.sendReaches(sendId, row.ends);
  const { items } = await listDecided(desk.app);
  const result = {
    posts: posts.seen,
    replies: (await desk.repliesSeen(conversationId)).length,
    page: items.find((item) => item.approvalId === one.review.approvalId)?.fate.text,
  };
  expect(result).toEqual({ posts: row.posts, replies: row.replies, page: row.page });
  // Whatever comes later, a send that ended sends nothing more.
  if (row.ends !== "scheduled") {
    desk.sandbox.faults.clear();
    later(desk, 3 * 3600);
    await desk.send(sendId).catch(() => {});
    expect(posts.seen).toBe(row.posts);
  }
  seen.push(row);
});

test("a POST that Chatwoot's rate limit refused stays with the queue, which waits as long as it was asked to", async () => {
  const { desk, sendId } = await approved();
  desk.sandbox.faults.set(answers(429, { headers: { "Retry-After": "7" } }));
  await expect(desk.send(sendId)).rejects.toMatchObject({ causeName: "chatwoot-rate-limited", retryAfterMs: 7000 });
  expect(await desk.sendRow(sendId)).toMatchObject({ state: "scheduled", posts: 0 });
});

test("undone at the very moment it is sent, a reply either goes out or comes back, never both", async () => {
  const one = await approved();
  const { desk, conversationId, sendId } = one;
  const posts = watchPosts();
  const [undone] = await Promise.all([undoSend(desk.app, desk.reviewer, sendId), desk.send(sendId)]);
  await desk.sendReaches(sendId, undone.ok ? "cancelled" : "delivered");
  expect(posts.seen).toBe(undone.ok ? 0 : 1);
  expect(await desk.repliesSeen(conversationId)).toHaveLength(undone.ok ? 0 : 1);
});

afterAll(() => {
  const lines = seen.map(
    ({ fault, ends, posts, replies, page }) => `| ${[fault, ends, posts, replies, page].join(" | ")} |`,
  );
  const head = "| fault | state | posts seen by Chatwoot | replies in its thread | page |";
  mkdirSync("artifacts/faults", { recursive: true });
  writeFileSync("artifacts/faults/sends.md", [head, "| --- | --- | --- | --- | --- |", ...lines, ""].join("\n"));
});

/** Counts POSTs of public replies as they reach Chatwoot: one whose connection was never made did not. */
function watchPosts(onPost: () => void = () => {}) {
  const posts = { seen: 0 };
  const { fetch } = globalThis;
  const spy = vi.spyOn(globalThis, "fetch").mockImplementation(async (input, init) => {
    const isReply =
      init?.method === "POST" && /\/messages$/.test(String(input)) && String(init.body).includes('"private":false');
    if (!isReply) return fetch(input, init);
    const reached = (error?: unknown) => {
      const code = ((error as Error | undefined)?.cause as { code?: string } | undefined)?.code ?? "";
      if (!/ECONNREFUSED|ENOTFOUND|EAI_AGAIN|SSL/.test(code)) posts.seen += 1;
      onPost();
    };
    return fetch(input, init).then(
      (answer) => {
        reached();
        return answer;
      },
      (error) => {
        reached(error);
        throw error;
      },
    );
  });
  onTestFinished(() => spy.mockRestore());
  return posts;
}

/** The address turns bad once all was read (conversation, thread, its end once more), and is good again for the next run. */
function atThePost(bad: (address: string) => string | Promise<string>) {
  return async ({ desk }: Approved) => {
    const { chatwoot } = desk.app;
    const good = chatwoot.address;
    const wrong = await bad(good);
    let asked = 0;
    Object.defineProperty(chatwoot, "address", { get: () => (++asked === 4 ? wrong : good) });
  };
}

async function closedPort(): Promise<string> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return `http://127.0.0.1:${port}`;
}

function overTls(address: string): string {
  return address.replace("http:", "https:");
}

/** What a killed worker leaves behind: a claim nobody works on. */
async function leftBy(desk: Approved["desk"], sendId: string, { posts }: { posts: number }): Promise<void> {
  await desk.app.db
    .updateTable("sends")
    .set({ state: "sending", claimedAt: new Date(), posts })
    .where("id", "=", sendId)
    .execute();
}

async function storedReply({ desk, conversationId, sendId, text }: Approved): Promise<void> {
  desk.sandbox.faults.set({ dropWebhooks: { count: 20 } });
  await desk.sandbox.rest("POST", `/conversations/${conversationId}/messages`, {
    content: text,
    message_type: "outgoing",
    private: false,
    content_attributes: { hotdash: { kind: "reply", send_id: sendId } },
  });
  desk.sandbox.faults.clear();
}

async function deleteReplies({ desk, conversationId }: Approved): Promise<void> {
  desk.sandbox.faults.set({ dropWebhooks: { count: 20 } });
  const { messages } = await desk.sandbox.thread(conversationId);
  for (const { id, from, deleted } of messages)
    if (from === "shop" && !deleted)
      await desk.sandbox.call("DELETE", `/agent/conversations/${conversationId}/messages/${id}`);
}

function writeNotes(count: number) {
  return async ({ desk, conversationId }: Approved) => {
    const note = { text: "Looked at it", private: true };
    // Nobody here needs to hear of each.
    desk.sandbox.faults.set({ ...desk.sandbox.faults.current(), dropWebhooks: { count } });
    await Promise.all(
      Array.from({ length: count }, () =>
        desk.sandbox.call("POST", `/agent/conversations/${conversationId}/reply`, note),
      ),
    );
  };
}
