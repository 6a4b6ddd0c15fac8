import { expect, test } from "vitest";
import { hashPassword } from "../../app/operators/password.server.ts";
import { signInWait } from "../../app/operators/sign-in-limit.server.ts";
import { signedIn } from "../../app/operators/signed-in.server.ts";
import * as login from "../../app/routes/login.tsx";
import * as logout from "../../app/routes/logout.ts";
import { openTestApp, type TestApp } from "../support/app.ts";
import { answered, doorArgs } from "../support/door.ts";
import { signedInAs } from "../support/operators.ts";

const PASSWORD = "correct horse battery";
const PASSWORD_HASH = await hashPassword(PASSWORD);
const DAY_MS = 24 * 3600 * 1000;

async function appWithReviewer(options?: Parameters<typeof openTestApp>[0]) {
  const app = await openTestApp(options);
  const reviewer = await signedInAs(app, "reviewer");
  await app.db.updateTable("operators").set({ passwordHash: PASSWORD_HASH }).where("id", "=", reviewer.id).execute();
  return { app, reviewer };
}

const signIn = (app: TestApp, form: { email: string; password: string }, { path = "/login", from = "10.0.0.1" } = {}) =>
  answered(() => login.action(doorArgs(app, path, { form, from })));

const visit = (app: TestApp, path: string, cookie?: string, role?: "viewer" | "reviewer" | "admin") =>
  answered(async () => {
    const { operator, sessionId } = await signedIn(doorArgs(app, path, { cookie }), role);
    return { operator, sessionId };
  });

const cookieIn = (setCookie: string | null) => setCookie?.split(";")[0] ?? "";

test("email and password open the page that was asked for", async () => {
  const { app, reviewer } = await appWithReviewer();
  const asked = await visit(app, "/app/approvals?approvalId=7");
  expect(asked).toMatchObject({ status: 302, location: "/login?next=%2Fapp%2Fapprovals%3FapprovalId%3D7" });

  const entered = await signIn(
    app,
    { email: " Reviewer@Example.com", password: PASSWORD },
    { path: asked.location ?? "" },
  );
  expect(entered).toMatchObject({ status: 302, location: "/app/approvals?approvalId=7" });
  expect((await visit(app, "/app/approvals", cookieIn(entered.setCookie))).body).toMatchObject({
    operator: { id: reviewer.id, name: "Avery Stone", role: "reviewer", initials: "AS" },
  });
});

test("signing in never leads to another site", async () => {
  const { app } = await appWithReviewer();
  const typed = { email: "reviewer@example.com", password: PASSWORD };
  for (const next of ["https://evil.example", "//evil.example", "/\\evil.example"]) {
    const entered = await signIn(app, typed, { path: `/login?${new URLSearchParams({ next })}` });
    expect(entered.location).toBe("/app/approvals");
  }
});

test("a wrong password, an unknown address and one without a password get the same answer", async () => {
  const { app } = await appWithReviewer();
  await signedInAs(app, "viewer");
  const wrong = await signIn(app, { email: "reviewer@example.com", password: "not the password" });
  expect(wrong).toMatchObject({
    status: 401,
    setCookie: null,
    body: { problem: expect.stringContaining("do not belong") },
  });
  for (const email of ["nobody@example.com", "viewer@example.com", "no address"]) {
    const { status, body } = await signIn(app, { email, password: "not the password" });
    expect({ status, body }).toEqual({ status: 401, body: { ...(wrong.body as object), email } });
  }
});

test("an empty field is named, and costs no try", async () => {
  const { app } = await appWithReviewer();
  for (let time = 0; time < 12; time++)
    expect(await signIn(app, { email: "reviewer@example.com", password: "" })).toMatchObject({
      status: 400,
      body: { errors: { password: "Enter your password." } },
    });
  expect((await signIn(app, { email: "reviewer@example.com", password: PASSWORD })).status).toBe(302);
});

test("that somebody is switched off, or no member, is said only to who knows the password", async () => {
  const { app, reviewer } = await appWithReviewer();
  const right = { email: "reviewer@example.com", password: PASSWORD };
  await app.db.deleteFrom("memberships").where("operatorId", "=", reviewer.id).execute();
  expect(await signIn(app, right)).toMatchObject({
    status: 403,
    body: { problem: expect.stringContaining("no member") },
  });
  await app.db.updateTable("operators").set({ disabledAt: new Date() }).where("id", "=", reviewer.id).execute();
  expect(await signIn(app, right)).toMatchObject({
    status: 403,
    body: { problem: expect.stringContaining("switched off") },
  });
  expect((await signIn(app, { ...right, password: "not the password" })).status).toBe(401);
});

test("after ten wrong passwords even the right one must wait, from wherever it comes", async () => {
  const { app } = await appWithReviewer();
  const wrong = { email: "reviewer@example.com", password: "not the password" };
  for (let time = 0; time < 10; time++) expect((await signIn(app, wrong, { from: `10.0.1.${time}` })).status).toBe(401);
  const refused = await signIn(app, { ...wrong, password: PASSWORD }, { from: "10.0.2.1" });
  expect(refused).toMatchObject({
    status: 429,
    setCookie: null,
    body: { problem: expect.stringContaining("Too many tries") },
  });
  expect(Number(refused.headers.get("Retry-After"))).toBeGreaterThan(60);
});

test("strangers who guess keep nobody out of a browser they were signed in with, and nobody else gets in by one", async () => {
  const { app, reviewer } = await appWithReviewer();
  const email = "reviewer@example.com";
  for (let time = 0; time < 11; time++) await signInWait(app, { address: `10.0.1.${time}`, email });
  await app.db.updateTable("sessions").set({ revokedAt: app.now() }).where("id", "=", reviewer.sessionId).execute();
  const from = (cookie: string, password: string) =>
    answered(() => login.action(doorArgs(app, "/login", { form: { email, password }, cookie })));
  const viewer = await signedInAs(app, "viewer");
  expect((await from(viewer.cookie, PASSWORD)).status).toBe(429);
  for (let time = 0; time < 9; time++) expect((await from(reviewer.cookie, "a wrong password")).status).toBe(401);
  expect((await from(reviewer.cookie, PASSWORD)).status).toBe(302);
});

test("a browser somebody was signed in with guesses no more often than any other", async () => {
  const { app, reviewer } = await appWithReviewer();
  const tried = { email: "reviewer@example.com", sessionId: reviewer.sessionId };
  for (let time = 0; time < 10; time++)
    expect(await signInWait(app, { ...tried, address: `10.0.0.${time}` })).toBeNull();
  expect(await signInWait(app, { ...tried, address: "10.0.0.99" })).toBeGreaterThan(60);
});

test("one network of IPv6 addresses is one address", async () => {
  const { app } = await appWithReviewer();
  for (let time = 0; time < 30; time++)
    expect(await signInWait(app, { address: `2001:db8::${time}`, email: `guess${time}@example.com` })).toBeNull();
  expect(await signInWait(app, { address: "2001:db8::ffff", email: "guess@example.com" })).toBeGreaterThan(60);
  expect(await signInWait(app, { address: "2001:db8:0:1::1", email: "guess@example.com" })).toBeNull();
});

test("one address may not try thirty names", async () => {
  const { app } = await appWithReviewer();
  for (let time = 0; time < 30; time++)
    expect(await signInWait(app, { address: "10.0.0.1", email: `guess${time}@example.com` })).toBeNull();
  const right = { email: "reviewer@example.com", password: PASSWORD };
  expect((await signIn(app, right, { from: "10.0.0.1" })).status).toBe(429);
  expect((await signIn(app, right, { from: "10.0.0.2" })).status).toBe(302);
});

test("the right password forgives the wrong ones before it", async () => {
  const { app } = await appWithReviewer();
  const email = "reviewer@example.com";
  for (let round = 0; round < 2; round++) {
    for (let time = 0; time < 9; time++)
      expect(await signInWait(app, { address: `10.0.${round}.${time}`, email })).toBeNull();
    expect((await signIn(app, { email, password: PASSWORD })).status).toBe(302);
  }
});

test("the sign-in form of another site is refused", async () => {
  const { app } = await appWithReviewer();
  const form = { email: "reviewer@example.com", password: PASSWORD };
  const foreign = doorArgs(app, "/login", { form, headers: { Origin: "https://evil.example" } });
  expect(await answered(() => login.action(foreign))).toMatchObject({ status: 403, body: { code: "wrong-origin" } });
});

test("who is signed in is not asked again", async () => {
  const { app, reviewer } = await appWithReviewer();
  const args = doorArgs(app, "/login?next=/app/ops", { cookie: reviewer.cookie });
  expect(await answered(() => login.loader(args))).toMatchObject({ status: 302, location: "/app/ops" });
  expect(await answered(() => login.loader(doorArgs(app, "/login")))).toMatchObject({ status: 200 });
});

test("the cookie is out of reach for scripts and other sites, and behind TLS for other hosts and plain http", async () => {
  const { app } = await appWithReviewer();
  const form = { email: "reviewer@example.com", password: PASSWORD };
  const { setCookie } = await signIn(app, form);
  expect(setCookie).toMatch(/^hotdash_session=[^;]+; Max-Age=\d+; Path=\/; HttpOnly; SameSite=Lax$/);
  const secure = { ...app, publicUrl: "https://hotdash.example.com" };
  const behindTls = await answered(() => login.action(doorArgs(secure, "/login", { form })));
  expect(behindTls.setCookie).toMatch(
    /^__Host-hotdash_session=[^;]+; Max-Age=\d+; Path=\/; HttpOnly; Secure; SameSite=Lax$/,
  );
});

test("the table holds nothing a thief could sign in with", async () => {
  const { app, reviewer } = await appWithReviewer();
  const row = await app.db.selectFrom("sessions").selectAll().executeTakeFirstOrThrow();
  expect(row.tokenHash).toMatch(/^[0-9a-f]{64}$/);
  expect((await visit(app, "/app", `hotdash_session=${btoa(JSON.stringify(row.tokenHash))}`)).status).toBe(302);
  expect((await visit(app, "/app", reviewer.cookie)).status).toBe(200);
});

test("a session lives while it is used and ends 14 days after its last use", async () => {
  const { app, reviewer } = await appWithReviewer();
  const start = Date.now();
  for (const day of [10, 20, 33]) {
    app.setNow(new Date(start + day * DAY_MS));
    expect((await visit(app, "/app", reviewer.cookie)).status).toBe(200);
  }
  app.setNow(new Date(start + 48 * DAY_MS));
  expect((await visit(app, "/app", reviewer.cookie)).location).toMatch(/^\/login/);
});

test("being seen is written once a minute at most", async () => {
  const { app, reviewer } = await appWithReviewer();
  const lastSeen = async () =>
    (await app.db.selectFrom("sessions").select("lastSeenAt").executeTakeFirstOrThrow()).lastSeenAt.getTime();
  const started = await lastSeen();
  app.setNow(new Date(started + 59_000));
  await visit(app, "/app", reviewer.cookie);
  expect(await lastSeen()).toBe(started);
  app.setNow(new Date(started + 61_000));
  await visit(app, "/app", reviewer.cookie);
  expect(await lastSeen()).toBe(started + 61_000);
});

test("signing out ends the session itself, not just the cookie", async () => {
  const { app, reviewer } = await appWithReviewer();
  const left = await answered(() =>
    logout.action(doorArgs(app, "/logout", { method: "POST", cookie: reviewer.cookie })),
  );
  expect(left).toMatchObject({ status: 302, location: "/login?signedOut" });
  expect(left.setCookie).toMatch(/^hotdash_session=[^;]*; Max-Age=0;/);
  expect((await visit(app, "/app", reviewer.cookie)).location).toMatch(/^\/login/);
});

test("another site's page cannot sign anybody out", async () => {
  const { app, reviewer } = await appWithReviewer();
  const headers = { Origin: "https://evil.example" };
  const foreign = doorArgs(app, "/logout", { method: "POST", cookie: reviewer.cookie, headers });
  expect((await answered(() => logout.action(foreign))).status).toBe(403);
  await answered(() => logout.loader());
  expect((await visit(app, "/app", reviewer.cookie)).status).toBe(200);
});

test("a disabled operator's open session is worth nothing", async () => {
  const { app, reviewer } = await appWithReviewer();
  await app.db.updateTable("operators").set({ disabledAt: new Date() }).where("id", "=", reviewer.id).execute();
  expect((await visit(app, "/app", reviewer.cookie)).location).toMatch(/^\/login/);
});

test("a role that is too low is told which is needed, and so is who has none here", async () => {
  const { app, reviewer } = await appWithReviewer();
  expect(await visit(app, "/app/settings", reviewer.cookie, "admin")).toMatchObject({
    status: 403,
    body: { code: "not-allowed", message: "This needs the role admin, and yours is reviewer. Ask an admin." },
  });
  const stranger = await signedInAs(app, null);
  expect(await visit(app, "/app", stranger.cookie)).toMatchObject({ status: 403, body: { code: "not-allowed" } });
});

test("programs are told in JSON that they are not signed in", async () => {
  const { app } = await appWithReviewer();
  for (const path of ["/api/v1/activity", "/actions/pause"])
    expect(await visit(app, path)).toMatchObject({ status: 401, location: null, body: { code: "not-signed-in" } });
});

test("whoever's session ended while they wrote comes back to the page they wrote on", async () => {
  const { app } = await appWithReviewer();
  const decide = (referer: string) =>
    answered(() => signedIn(doorArgs(app, "/app/approvals/7/decisions", { form: {}, headers: { Referer: referer } })));
  const page = `${app.publicUrl}/app/approvals?approvalId=7`;
  expect((await decide(page)).location).toBe("/login?next=%2Fapp%2Fapprovals%3FapprovalId%3D7");
  expect((await decide("https://evil.example/app")).location).toBe("/login?next=%2Fapp%2Fapprovals");
});

test("no password and no cookie is ever logged", async () => {
  const { app } = await appWithReviewer();
  const { setCookie } = await signIn(app, { email: "reviewer@example.com", password: PASSWORD });
  await signIn(app, { email: "reviewer@example.com", password: "not the password" });
  const log = app.logged.join("\n");
  for (const secret of [PASSWORD, "not the password", cookieIn(setCookie)]) expect(log).not.toContain(secret);
});
