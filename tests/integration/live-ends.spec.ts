import { expect, onTestFinished, test, vi } from "vitest";
import { hotdash, recordActivity } from "../../app/conversations/activity.server.ts";
import { inTransaction } from "../../app/db/database.server.ts";
import { endOwnSessions } from "../../app/operators/end-sessions.server.ts";
import { disable } from "../../app/operators/members/disable.server.ts";
import { resetPassword } from "../../app/operators/members/reset-password.server.ts";
import { loader } from "../../app/routes/api.v1.activity.ts";
import * as logout from "../../app/routes/logout.ts";
import { openTestApp, type TestApp } from "../support/app.ts";
import { doorArgs } from "../support/door.ts";
import { signedInAs } from "../support/operators.ts";
import { openPostgres } from "../support/postgres.ts";

const HEARTBEAT_MS = 30_000;
const DAY_MS = 24 * 3600 * 1000;
type Person = Awaited<ReturnType<typeof signedInAs>>;

/** Somebody's open stream, as their browser hears it. */
async function listening(app: TestApp, { cookie }: Person) {
  const leaving = new AbortController();
  const args = doorArgs(app, "/api/v1/activity", { cookie });
  const response = (await loader({
    ...args,
    request: new Request(args.request, { signal: leaving.signal }),
  })) as Response;
  let heard = "";
  const decoder = new TextDecoder();
  const ended = (async () => {
    for await (const bytes of response.body ?? []) heard += decoder.decode(bytes);
  })();
  onTestFinished(async () => {
    leaving.abort();
    await ended;
  });
  await expect.poll(() => heard).toContain("retry:");
  return { heard: () => heard, ended };
}

const somethingHappens = (app: TestApp) =>
  inTransaction(app.db, (tx) => recordActivity(app, tx, { actor: hotdash, verb: "draft_ready" }));
const people = async (app: TestApp) => ({
  noor: await signedInAs(app, "reviewer", { name: "Noor", email: "noor@example.com" }),
  zed: await signedInAs(app, "viewer", { name: "Zed", email: "zed@example.com" }),
});

const endings: [string, (app: TestApp, noor: Person) => Promise<unknown>][] = [
  ["signed out", (app, { cookie }) => logout.action(doorArgs(app, "/logout", { method: "POST", cookie }))],
  ["ended from another browser", (app, noor) => endOwnSessions(app, noor, { only: noor.sessionId })],
  ["disabled", (app, { id }) => disable(app, null, id)],
  ["locked out by a new password", (app, { id }) => resetPassword(app, null, id, { atOnce: true })],
];

test.each(endings)("a page that was left open hears no more once its session is %s", async (_, end) => {
  const app = await openTestApp();
  const { noor, zed } = await people(app);
  const [gone, stays] = [await listening(app, noor), await listening(app, zed)];
  await end(app, noor);
  await gone.ended;
  expect(gone.heard()).toMatch(/\n\nevent: ended\ndata: \{\}\n\n$/);
  expect(gone.heard()).not.toContain("event: change");
  await somethingHappens(app);
  await expect.poll(() => stays.heard().match(/event: change/g)?.length).toBe(2);
  expect(stays.heard()).not.toContain("ended");
});

test("a page served by another process hears no more either", async () => {
  const { database } = await openPostgres();
  const [serving, other] = [await openTestApp({ database }), await openTestApp({ database })];
  const { noor } = await people(serving);
  const stream = await listening(serving, noor);
  await disable(other, null, noor.id);
  await stream.ended;
  expect(stream.heard()).toMatch(/event: ended\ndata: \{\}\n\n$/);
});

test.each<[string, (app: TestApp, noor: Person) => unknown]>([
  ["ran out", (app) => app.setNow(new Date(Date.now() + 15 * DAY_MS))],
  [
    "belongs to no member any more",
    (app, { id }) => app.db.deleteFrom("memberships").where("operatorId", "=", id).execute(),
  ],
])("with the next beat a stream ends whose session %s, though nobody told", async (_, silently) => {
  const app = await openTestApp();
  const { noor } = await people(app);
  vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] });
  onTestFinished(() => void vi.useRealTimers());
  const stream = await listening(app, noor);
  vi.advanceTimersByTime(HEARTBEAT_MS);
  await expect.poll(stream.heard).toContain(": still here");
  await silently(app, noor);
  vi.advanceTimersByTime(HEARTBEAT_MS);
  await stream.ended;
  expect(stream.heard()).toMatch(/event: ended\ndata: \{\}\n\n$/);
});
