import { expect, test } from "vitest";
import { hashPassword } from "../../app/operators/password.server.ts";
import { signInWait } from "../../app/operators/sign-in-limit.server.ts";
import { signedIn } from "../../app/operators/signed-in.server.ts";
import * as profileName from "../../app/routes/actions/profile-name.ts";
import * as profilePassword from "../../app/routes/actions/profile-password.ts";
import * as ownSessions from "../../app/routes/app.settings.sessions.tsx";
import * as login from "../../app/routes/login.tsx";
import * as logout from "../../app/routes/logout.ts";
import { openTestApp, type TestApp } from "../support/app.ts";
import { answered, doorArgs } from "../support/door.ts";
import { signedInAs } from "../support/operators.ts";
import { openPostgres } from "../support/postgres.ts";

const PASSWORD = "correct horse battery";
const PASSWORD_HASH = await hashPassword(PASSWORD);
const FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:145.0) Gecko/20100101 Firefox/145.0";

async function appWithNoor(options?: Parameters<typeof openTestApp>[0]) {
  const app = await openTestApp(options);
  const noor = await signedInAs(app, "reviewer", { name: "Noor", email: "noor@example.com" });
  await app.db.updateTable("operators").set({ passwordHash: PASSWORD_HASH }).where("id", "=", noor.id).execute();
  return { app, noor };
}
const signIn = (app: TestApp, password = PASSWORD, email = "noor@example.com") =>
  answered(() =>
    login.action(doorArgs(app, "/login", { form: { email, password }, headers: { "User-Agent": FIREFOX } })),
  );
/** Tries as the sign-in page counts them, from ever other addresses; checking as many passwords would take long. */
const guessAt = async (app: TestApp, email: string, times: number) => {
  for (let time = 0; time < times; time++) await signInWait(app, { address: `10.0.0.${time}`, email });
};
const cookieIn = (setCookie: string | null) => setCookie?.split(";")[0] ?? "";
const visit = (app: TestApp, cookie: string) =>
  answered(async () => (await signedIn(doorArgs(app, "/app", { cookie }))).operator);
const sessions = async (app: TestApp, cookie: string) =>
  (await answered(() => ownSessions.loader(doorArgs(app, "/app/settings/sessions", { cookie })))).body as {
    sessions: { id: string; device: string }[];
    sessionId: string;
  };
const end = (app: TestApp, cookie: string, form: object) => {
  const args = doorArgs(app, "/app/settings/sessions", { method: "POST", cookie });
  const request = new Request(args.request, { body: JSON.stringify(form) });
  return answered(() => ownSessions.action({ ...args, request }));
};
const timeline = (app: TestApp) =>
  app.db.selectFrom("activities").select(["verb", "actorKind", "actorName", "detail"]).orderBy("id").execute();

test("somebody sees where they are signed in, which one this is, and ends another", async () => {
  const { app, noor } = await appWithNoor();
  const firefox = cookieIn((await signIn(app)).setCookie);
  const seen = await sessions(app, firefox);
  expect(seen.sessions.map(({ device }) => device).sort()).toEqual(["An unknown browser", "Firefox on Windows"]);
  expect(seen.sessions.find(({ id }) => id === seen.sessionId)?.device).toBe("Firefox on Windows");
  expect((await end(app, firefox, { only: noor.sessionId })).body).toEqual({ ok: true, count: 1 });
  expect((await visit(app, noor.cookie)).location).toMatch(/^\/login/);
  expect(await answered(() => login.loader(doorArgs(app, "/login", { cookie: noor.cookie })))).toMatchObject({
    body: { said: "ended" },
  });
  expect((await sessions(app, firefox)).sessions).toHaveLength(1);
});

test("all others end with one act, and the one that asks goes on", async () => {
  const { app, noor } = await appWithNoor();
  const others = [cookieIn((await signIn(app)).setCookie), cookieIn((await signIn(app)).setCookie)];
  expect((await end(app, noor.cookie, { others: true })).body).toEqual({ ok: true, count: 2 });
  for (const cookie of others) expect((await visit(app, cookie)).location).toMatch(/^\/login/);
  expect((await visit(app, noor.cookie)).status).toBe(200);
  expect((await timeline(app)).at(-1)).toMatchObject({
    verb: "session_ended",
    actorName: "Noor",
    detail: { count: 2 },
  });
});

test("nobody ends another's session from their own page", async () => {
  const { app, noor } = await appWithNoor();
  const avery = await signedInAs(app, "admin");
  expect((await end(app, noor.cookie, { only: avery.sessionId })).body).toEqual({ ok: true, count: 0 });
  expect((await visit(app, avery.cookie)).status).toBe(200);
  expect(await timeline(app)).toEqual([]);
});

test.each([{}, { only: "everything" }, { others: false }])("what names no session is refused: %j", async (form) => {
  const { app, noor } = await appWithNoor();
  expect(await end(app, noor.cookie, form)).toMatchObject({ status: 400, body: { code: "not-readable" } });
});

test("signing in and out is told on the timeline", async () => {
  const { app } = await appWithNoor();
  const cookie = cookieIn((await signIn(app)).setCookie);
  await answered(() => logout.action(doorArgs(app, "/logout", { method: "POST", cookie })));
  await answered(() => logout.action(doorArgs(app, "/logout", { method: "POST", cookie })));
  expect(await timeline(app)).toMatchObject([
    { verb: "signed_in", actorKind: "operator", actorName: "Noor" },
    { verb: "signed_out", actorKind: "operator", actorName: "Noor" },
  ]);
});

test("guessing a member's password is told once, without what was typed; guessing at nobody's is not", async () => {
  const { app } = await appWithNoor();
  await guessAt(app, "noor@example.com", 13);
  await guessAt(app, "nobody@example.com", 13);
  expect((await signIn(app, "a guess")).status).toBe(429);
  const told = await timeline(app);
  expect(told).toMatchObject([
    { verb: "sign_in_failed", actorKind: "hotdash", detail: { operator: "Noor", tries: 10 } },
  ]);
  expect(JSON.stringify(told)).not.toMatch(/guess|nobody/);
  expect(JSON.stringify(await app.db.selectFrom("signInTries").selectAll().execute())).not.toMatch(/noor|nobody|10\.0/);
});

test("tries are counted for all web processes together, and forgotten when their time is over", async () => {
  const { database } = await openPostgres();
  const { app } = await appWithNoor({ database });
  const otherProcess = await openTestApp({ database });
  await guessAt(app, "noor@example.com", 5);
  await guessAt(otherProcess, "noor@example.com", 4);
  expect((await signIn(app, "a wrong password")).status).toBe(401);
  expect((await signIn(app)).status).toBe(429);
  expect((await signIn(otherProcess)).status).toBe(429);
  otherProcess.setNow(new Date(Date.now() + 16 * 60_000));
  expect((await signIn(otherProcess)).status).toBe(302);
  // The address of this last try; all that ended is swept out.
  expect(await app.db.selectFrom("signInTries").select("key").execute()).toHaveLength(1);
});

test("a new name is read from the next page on, and an empty one is refused", async () => {
  const { app, noor } = await appWithNoor();
  const save = (name: string) =>
    answered(() => profileName.action(doorArgs(app, "/app/profile/name", { form: { name }, cookie: noor.cookie })));
  for (const name of [" ", "two\nlines", "x".repeat(81)])
    expect(await save(name)).toMatchObject({ status: 400, body: { errors: { name: expect.any(String) } } });
  expect((await save("Noor Haddad")).body).toEqual({ ok: true });
  await save("Noor Haddad");
  expect((await visit(app, noor.cookie)).body).toMatchObject({ name: "Noor Haddad", initials: "NH" });
  expect(await timeline(app)).toMatchObject([
    { verb: "name_changed", actorName: "Noor Haddad", detail: { from: "Noor", operator: "Noor Haddad" } },
  ]);
});

test("a new password takes the old one, ends the other sessions, and is the one that counts", async () => {
  const { app, noor } = await appWithNoor();
  const other = cookieIn((await signIn(app)).setCookie);
  const change = (current: string, password: string) =>
    answered(() =>
      profilePassword.action(
        doorArgs(app, "/app/profile/password", { form: { current, password }, cookie: noor.cookie }),
      ),
    );
  expect(await change("not the password", "another long password")).toMatchObject({
    status: 400,
    body: { errors: { current: "This is not your password." } },
  });
  expect(await change(PASSWORD, "short")).toMatchObject({ body: { errors: { password: expect.any(String) } } });
  expect((await visit(app, other)).status).toBe(200);
  expect((await change(PASSWORD, "another long password")).body).toEqual({ ok: true });
  expect((await visit(app, noor.cookie)).status).toBe(200);
  expect((await visit(app, other)).location).toMatch(/^\/login/);
  expect((await signIn(app)).status).toBe(401);
  expect((await signIn(app, "another long password")).status).toBe(302);
});

test("guessing the old password at an unlocked screen is stopped as it is at the door; strangers' guesses stop nobody", async () => {
  const { app, noor } = await appWithNoor();
  await guessAt(app, noor.email, 11);
  const form = { current: PASSWORD, password: "another long password" };
  const change = (typed: typeof form) =>
    answered(() =>
      profilePassword.action(doorArgs(app, "/app/profile/password", { form: typed, cookie: noor.cookie })),
    );
  for (let time = 0; time < 10; time++)
    expect((await change({ ...form, current: "not the password" })).status).toBe(400);
  expect(await change(form)).toMatchObject({
    status: 429,
    body: { errors: { current: expect.stringContaining("Too many tries") } },
  });
});
