import { expect, test } from "vitest";
import { hotdash, recordActivity } from "../../app/conversations/activity.server.ts";
import { MOST_TOLD } from "../../app/conversations/live.server.ts";
import { inTransaction } from "../../app/db/database.server.ts";
import { loader } from "../../app/routes/api.v1.activity.ts";
import { openTestApp, type TestApp } from "../support/app.ts";
import { answered, doorArgs } from "../support/door.ts";
import { signedInAs } from "../support/operators.ts";

/** A browser's open stream: what it has heard so far, and a way to leave. */
async function listening(app: TestApp, before?: { cookie: string }) {
  const { cookie } = before ?? (await signedInAs(app, "viewer"));
  const leaving = new AbortController();
  const args = doorArgs(app, "/api/v1/activity", { cookie, headers: { Accept: "text/event-stream" } });
  const response = (await loader({
    ...args,
    request: new Request(args.request, { signal: leaving.signal }),
  })) as Response;
  let heard = "";
  const decoder = new TextDecoder();
  const ended = (async () => {
    for await (const bytes of response.body ?? []) heard += decoder.decode(bytes);
  })();
  await expect.poll(() => heard).toContain("retry:");
  return { response, cookie, heard: () => heard, leave: () => leaving.abort(), ended };
}

const act = (app: TestApp, verb: string, then: () => void = () => {}) =>
  inTransaction(app.db, async (tx) => {
    await recordActivity(app, tx, { actor: hotdash, verb });
    then();
  });
const newestActivity = async (app: TestApp) =>
  (await app.db.selectFrom("activities").select("id").orderBy("id", "desc").executeTakeFirstOrThrow()).id;

test("nobody listens who is not signed in", async () => {
  const app = await openTestApp();
  expect(await answered(() => loader(doorArgs(app, "/api/v1/activity")))).toMatchObject({
    status: 401,
    body: { code: "not-signed-in" },
  });
});

test("a committed change is told, by its id alone", async () => {
  const app = await openTestApp();
  const stream = await listening(app);
  expect(stream.response.headers.get("Content-Type")).toContain("text/event-stream");
  await act(app, "draft_ready");
  const id = await newestActivity(app);
  await expect
    .poll(stream.heard)
    .toContain(`event: change\nid: ${id}\ndata: ${JSON.stringify({ activityId: id })}\n\n`);
  stream.leave();
  await stream.ended;
});

test("a stream ends after so many changes and says so, and the next one tells on", async () => {
  const app = await openTestApp();
  const first = await listening(app);
  await inTransaction(app.db, async (tx) => {
    for (let told = 0; told < MOST_TOLD; told++) await recordActivity(app, tx, { actor: hotdash, verb: "draft_ready" });
  });
  await first.ended;
  expect(first.heard().match(/^event: change$/gm)).toHaveLength(MOST_TOLD);
  expect(first.heard()).toMatch(/\n\nevent: over\ndata: \{\}\n\n$/);
  const next = await listening(app, first);
  await act(app, "draft_ready");
  const id = await newestActivity(app);
  await expect.poll(next.heard).toContain(`id: ${id}\n`);
  next.leave();
  await next.ended;
});

test("what was rolled back and what is another account's is never told", async () => {
  const app = await openTestApp();
  const stream = await listening(app);
  await act(app, "draft_ready", () => {
    throw new Error("changed my mind");
  }).catch(() => {});
  const other = await app.db
    .insertInto("accounts")
    .values({ baseUrl: "https://other.example", chatwootAccountId: 9, name: "Other" })
    .returning("id")
    .executeTakeFirstOrThrow();
  await act({ ...app, chatwoot: { ...app.chatwoot, id: other.id } }, "draft_ready");
  await act(app, "approved");
  const id = await newestActivity(app);
  await expect.poll(stream.heard).toContain(`id: ${id}\n`);
  expect(stream.heard().match(/event: change/g)).toHaveLength(1);
  stream.leave();
  await stream.ended;
});

test("leaving ends the stream", async () => {
  const app = await openTestApp();
  const stream = await listening(app);
  stream.leave();
  await stream.ended;
  await act(app, "draft_ready");
  expect(stream.heard()).not.toContain("event: change");
});
