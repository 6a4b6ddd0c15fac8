import { expect, test } from "vitest";
import { askForTry } from "../../../app/health/try/ask-for-try.server.ts";
import { readTry } from "../../../app/health/try/read-try.server.ts";
import { tryConnection } from "../../../app/health/try/try-connection.server.ts";
import { STEP_NAMES } from "../../../app/health/try/try-steps.ts";
import { action, loader } from "../../../app/routes/app.settings.connection.tsx";
import { sweep } from "../../../app/webhooks/sweep.server.ts";
import { openDesk } from "../../support/desk.ts";
import { answered, doorArgs } from "../../support/door.ts";
import { signedInAs } from "../../support/operators.ts";

const PATH = "/app/settings/connection";
/** What a try must leave as it was. */
const TABLES = [
  "approvals",
  "drafts",
  "conversations",
  "contacts",
  "messages",
  "sends",
  "webhookEvents",
  "notifications",
] as const;

type Desk = Awaited<ReturnType<typeof openDesk>>;

/** A desk whose sandbox has been asked something, with all jobs at work but the try, which is run by hand. */
async function openTry(fault: (desk: Desk) => void = () => {}, webhookWithinMs = 20_000) {
  const desk = await openDesk();
  const counts = async () =>
    Promise.all(
      TABLES.map(async (table) => (await desk.app.db.selectFrom(table).select("accountId").execute()).length),
    );
  const before = await counts();
  const { id } = await desk.app.db
    .insertInto("connectionTries")
    .values({ accountId: desk.app.chatwoot.id, askedBy: "Avery" })
    .returning("id")
    .executeTakeFirstOrThrow();
  fault(desk);
  await tryConnection(desk.app, { tryId: id }, { webhookWithinMs });
  const tried = await readTry(desk.app, id);
  return { desk, id, before, counts, steps: tried?.steps ?? [], tried };
}

const left = async ({ sandbox }: Desk) => {
  const { payload } = (await (await sandbox.rest("GET", "/inboxes")).json()) as { payload: { name: string }[] };
  const contacts = (await (await sandbox.rest("GET", "/contacts")).json()) as { payload: unknown[] };
  return [payload.filter(({ name }) => name.startsWith("HotDash check")).length, contacts.payload.length];
};

test("the whole way: every step with its time, all of it removed, and nothing knows of it", async () => {
  const { desk, before, counts, steps, tried } = await openTry();
  expect(steps.map(({ name, ok, toDo }) => [name, ok, toDo])).toEqual(STEP_NAMES.map((name) => [name, true, null]));
  for (const { tookMs } of steps) expect(tookMs).toBeGreaterThanOrEqual(0);
  expect(tried?.endedAt).not.toBeNull();
  await desk.settled();
  await expect.poll(() => left(desk)).toEqual([0, 0]);
  await sweep(desk.app);
  await desk.settled();
  expect(await counts()).toEqual(before);
  const verbs = await desk.app.db
    .selectFrom("activities")
    .select("verb")
    .where("conversationId", "is not", null)
    .execute();
  expect(verbs).toEqual([]);
});

test("while it runs a sweep passes its conversation by", async () => {
  const { desk, before, counts } = await openTry((desk) => {
    // The webhook never comes, so that only a sweep could find the message.
    desk.sandbox.faults.set({ dropWebhooks: { chance: 1 } });
  }, 500);
  await sweep(desk.app);
  expect(await counts()).toEqual(before);
});

/** How long a webhook is waited for: where one is lost that long, elsewhere long enough for a busy machine. */
const waitMs: Record<string, number> = { webhook: 1000, "note-webhook": 6000 };

test.each<[string, string, (desk: Desk) => void]>([
  ["the token may not make an inbox", "posted", (desk) => desk.sandbox.faults.set({ unauthorized: true })],
  ["Chatwoot is down", "posted", (desk) => desk.sandbox.faults.set({ down: true })],
  ["no webhook comes", "webhook", (desk) => desk.sandbox.faults.set({ dropWebhooks: { chance: 1 } })],
  ["the secret is another", "webhook", (desk) => void Object.assign(desk.app.chatwoot, { webhookSecrets: ["other"] })],
  [
    "the agent service is away",
    "draft",
    (desk) => void Object.assign(desk.app.agentService, { address: "http://127.0.0.1:9" }),
  ],
  [
    "the agent service has another secret",
    "draft",
    (desk) => void Object.assign(desk.app.agentService, { secret: "other" }),
  ],
  [
    "Chatwoot takes no note",
    "note",
    (desk) =>
      desk.sandbox.faults.set({
        answerWith: { next: 1, method: "GET", path: "/messages$", status: 401, body: "{}", saved: false },
      } as object),
  ],
  [
    "the note's webhook is lost",
    "note-webhook",
    (desk) => {
      // The note waits while the thread is read, and what comes after that is lost.
      desk.sandbox.faults.set({ slowMs: { ms: 800, method: "GET", path: "/messages$" } });
      const looking = setInterval(async () => {
        if ((await readTry(desk.app))?.steps.length !== 3) return;
        clearInterval(looking);
        desk.sandbox.faults.set({ dropWebhooks: { chance: 1 } });
      }, 20);
    },
  ],
])("cut where %s: the way ends at %s, says what to do, and leaves nothing behind", async (_, name, cut) => {
  const { desk, steps, before, counts } = await openTry(cut, waitMs[name]);
  const failed = steps.find(({ ok }) => !ok);
  expect(failed).toMatchObject({ name, seen: expect.stringMatching(/\w/), toDo: expect.stringMatching(/\w/) });
  expect(
    steps
      .slice(
        0,
        steps.findIndex(({ ok }) => !ok),
      )
      .map((step) => step.name),
  ).toEqual(STEP_NAMES.slice(0, STEP_NAMES.indexOf(name as (typeof STEP_NAMES)[number])));
  desk.sandbox.faults.clear();
  await desk.settled();
  await expect.poll(() => left(desk)).toEqual([0, 0]);
  expect(await counts()).toEqual(before);
});

test("what cannot be removed is named", async () => {
  const { steps } = await openTry((desk) =>
    desk.sandbox.faults.set({
      answerWith: { method: "DELETE", path: "/(contacts|inboxes)/", status: 500, body: "", saved: false },
    } as object),
  );
  expect(steps.at(-1)).toMatchObject({ name: "removed", ok: false, toDo: expect.stringContaining("HotDash check") });
});

test("a run whose worker was lost is cleaned up by the next one, which begins nothing", async () => {
  const desk = await openDesk();
  const values = { accountId: desk.app.chatwoot.id, askedBy: "Avery", startedAt: new Date() };
  const { id } = await desk.app.db
    .insertInto("connectionTries")
    .values(values)
    .returning("id")
    .executeTakeFirstOrThrow();
  // Made, and ended before its id was kept.
  const name = `HotDash check ${id.slice(0, 8)}`;
  await desk.sandbox.rest("POST", "/inboxes", { name, channel: { type: "api" } });
  await tryConnection(desk.app, { tryId: id });
  expect(await readTry(desk.app, id)).toMatchObject({
    endedAt: expect.any(String),
    steps: [{ ok: false }, { name: "removed", ok: true }],
  });
  await expect.poll(() => left(desk)).toEqual([0, 0]);
});

test("an admin asks on the page, twice is one try, a reviewer may not, and everybody reads it", async () => {
  const { app } = await openDesk();
  const admin = await signedInAs(app, "admin");
  const viewer = await signedInAs(app, "viewer");
  const post = (cookie: string) => {
    const args = doorArgs(app, PATH, { method: "POST", cookie });
    const body = new URLSearchParams({ act: "try" });
    return answered(() => action({ ...args, request: new Request(args.request, { body }) }));
  };
  expect((await post(viewer.cookie)).status).toBe(403);
  expect(await readTry(app)).toBeNull();
  await Promise.all([post(admin.cookie), post(admin.cookie)]);
  const read = async () =>
    (await answered(() => loader(doorArgs(app, PATH, { cookie: viewer.cookie })))).body as {
      lastTry: { endedAt: string };
    };
  await expect.poll(async () => (await read()).lastTry.endedAt, { timeout: 20_000 }).not.toBeNull();
  expect(await app.db.selectFrom("connectionTries").select("id").execute()).toHaveLength(1);
  expect((await readTry(app))?.steps.map(({ ok }) => ok)).toEqual(STEP_NAMES.map(() => true));
});

test("a customer who claims to be a try is a customer", async () => {
  const desk = await openDesk();
  const { conversationId } = await desk.sandbox.write({ text: "Where is my order?" });
  const { contact_id } = (await (await desk.sandbox.rest("GET", `/conversations/${conversationId}`)).json()).meta
    .sender;
  await desk.sandbox.rest("PATCH", `/contacts/${contact_id ?? 1}`, {
    identifier: `hotdash-check-${crypto.randomUUID()}`,
  });
  await desk.sandbox.write({ conversationId, text: "Hello?" });
  expect((await desk.pending(conversationId)).thread.at(-1)?.text).toBe("Hello?");
});

test("a try that never ended makes way for the next one after a while", async () => {
  const desk = await openDesk({ working: false });
  const first = await askForTry(desk.app, "Avery");
  expect((await askForTry(desk.app, "Noor")).id).toBe(first.id);
  await desk.app.db
    .updateTable("connectionTries")
    .set({ askedAt: new Date(Date.now() - 6 * 60_000) })
    .execute();
  expect((await askForTry(desk.app, "Noor")).id).not.toBe(first.id);
});
