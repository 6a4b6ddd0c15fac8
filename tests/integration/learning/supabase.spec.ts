import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, test } from "vitest";
import type { DecisionLog, LoggedDecision } from "../../../app/learning/decision-log.ts";
import { supabaseLog } from "../../../app/learning/supabase-log.server.ts";
import { DENIED, openPostgrest, type Scripted, SECRET_KEY, taken } from "../../support/postgrest.ts";

const decision: LoggedDecision = {
  decisionId: "7b0e6a0a-6c1e-4c43-9a55-0d9f5f1c2a01",
  accountId: 7,
  outcome: "approve",
  intent: "order_status",
  language: "en",
  draftText: "Hi [name 1], it is on its way.",
  finalText: "Hi [name 1], it left today.",
  wordDiff: [{ kind: "same", text: "Hi [name 1], it " }],
  tone: 5,
  accuracy: 4,
  policy: 5,
  reason: "facts",
  note: null,
  model: "offline",
  draftVersion: 2,
  decidedAt: new Date("2026-11-21T09:00:00Z"),
};

async function openLog(timeoutMs?: number) {
  const project = await openPostgrest();
  return { project, log: supabaseLog({ url: project.address, secretKey: SECRET_KEY }, timeoutMs) };
}

/** How a write that fails fails. */
const failure = (log: DecisionLog) =>
  log.write(decision).then(
    () => null,
    (error: unknown) => error as Error & { causeName: string },
  );

test("a decision is created with one upsert by its id, with the key in the header Supabase asks for", async () => {
  const { project, log } = await openLog();
  expect(await log.write(decision)).toBe("written");
  const [asked, ...more] = project.asked;
  expect(more).toEqual([]);
  expect(asked).toMatchObject({ method: "POST", path: "/rest/v1/decision_log", headers: { apikey: SECRET_KEY } });
  expect(asked?.query.get("on_conflict")).toBe("decision_id");
  expect(asked?.headers.prefer).toContain("resolution=merge-duplicates");
  expect([...project.rows.values()]).toEqual([
    {
      decision_id: decision.decisionId,
      account_id: 7,
      outcome: "approve",
      intent: "order_status",
      language: "en",
      draft_text: "Hi [name 1], it is on its way.",
      final_text: "Hi [name 1], it left today.",
      word_diff: [{ kind: "same", text: "Hi [name 1], it " }],
      tone: 5,
      accuracy: 4,
      policy: 5,
      reason: "facts",
      note: null,
      model: "offline",
      draft_version: 2,
      decided_at: "2026-11-21T09:00:00.000Z",
    },
  ]);
});

test("written twice it is one row, as the second write says", async () => {
  const { project, log } = await openLog();
  await log.write(decision);
  await log.write({ ...decision, finalText: null });
  expect([...project.rows.values()]).toMatchObject([{ final_text: null }]);
});

const answers: [what: string, answer: Scripted, cause: string, says: RegExp][] = [
  ["401", { status: 401, body: { message: "Invalid API key" } }, "supabase-key-refused", /secret key.*docs\/supabase/],
  ["403 with code 42501", { status: 403, body: DENIED }, "supabase-not-allowed", /may not write.*migrations/],
  ["404 for the table", { status: 404, body: { code: "PGRST205" } }, "supabase-table-missing", /push the migrations/],
  ["404 without a body", { status: 404 }, "supabase-table-missing", /push the migrations/],
  ["404 with an empty list", { status: 404, body: "[]" }, "supabase-table-missing", /push the migrations/],
  ["409 for a foreign key", { status: 409, body: { code: "23503" } }, "supabase-conflict", /23503/],
  ["409 for another key", { status: 409, body: taken("note", "Dana") }, "supabase-conflict", /23505/],
  ["429 without a time", { status: 429 }, "supabase-rate-limited", /rate/],
  ["500", { status: 500, body: "<h1>Hi Dana</h1>" }, "supabase-server-error", /500/],
  ["200 with a page", { status: 200, body: "<h1>Hi Dana</h1>" }, "supabase-unexpected", /200/],
  ["a broken connection", "cut", "supabase-unreachable", /reached/],
];
test.each(answers)(
  "%s: nothing is written, and the job waits under a name that says why",
  async (_, answer, cause, says) => {
    const { project, log } = await openLog();
    project.answer(answer);
    const error = await failure(log);
    expect(error).toMatchObject({ name: "Unavailable", causeName: cause });
    expect(error?.message).toMatch(says);
    expect(`${error?.message} ${error?.stack}`).not.toMatch(/Dana|sb_secret_of/);
    expect(project.rows.size).toBe(0);
    expect(project.asked).toHaveLength(1);
    expect(await log.write(decision)).toBe("written");
  },
);

test("409 because this decision's row is there is what was wanted", async () => {
  const { project, log } = await openLog();
  project.answer({ status: 409, body: taken("decision_id", decision.decisionId) });
  expect(await log.write(decision)).toBe("written");
});

test("429 that names a time is come back to then", async () => {
  const { project, log } = await openLog();
  project.answer({ status: 429, headers: { "Retry-After": "120" } });
  const before = Date.now();
  const written = await log.write(decision);
  const waitMs = typeof written === "object" ? written.notBefore.getTime() - before : 0;
  expect(waitMs).toBeGreaterThanOrEqual(120_000);
  expect(waitMs).toBeLessThan(180_000);
});

test("an answer that never comes is given up", async () => {
  const { project, log } = await openLog(50);
  project.answer("hang");
  expect(await failure(log)).toMatchObject({ name: "Unavailable", causeName: "supabase-timeout" });
});

test("a refused connection waits as an outage does", async () => {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  const log = supabaseLog({ url: `http://127.0.0.1:${port}`, secretKey: SECRET_KEY });
  expect(await failure(log)).toMatchObject({ name: "Unavailable", causeName: "supabase-unreachable" });
});

test("a redirect is not followed: the key goes to no other address", async () => {
  const { project, log } = await openLog();
  const elsewhere = await openPostgrest();
  project.answer({ status: 307, headers: { Location: `${elsewhere.address}/rest/v1/decision_log` } });
  expect(await failure(log)).toMatchObject({ causeName: "supabase-redirects" });
  expect(elsewhere.asked).toEqual([]);
});
