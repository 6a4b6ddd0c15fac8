import pg from "pg";
import { expect, onTestFinished, test, vi } from "vitest";
import { changeRole } from "../../app/operators/members/change-role.server.ts";
import { disable } from "../../app/operators/members/disable.server.ts";
import type { Member } from "../../app/operators/members/member.ts";
import { hashPassword } from "../../app/operators/password.server.ts";
import { signedIn } from "../../app/operators/signed-in.server.ts";
import * as claim from "../../app/routes/actions/claim.ts";
import * as disabling from "../../app/routes/actions/operator-disable.ts";
import * as enabling from "../../app/routes/actions/operator-enable.ts";
import * as reset from "../../app/routes/actions/operator-reset.ts";
import * as role from "../../app/routes/actions/operator-role.ts";
import * as memberSessions from "../../app/routes/actions/operator-sessions.ts";
import * as operatorPage from "../../app/routes/app.settings.operators.$operatorId.tsx";
import * as operators from "../../app/routes/app.settings.operators.tsx";
import * as login from "../../app/routes/login.tsx";
import * as link from "../../app/routes/sign-in.$token.tsx";
import { openTestApp, type TestApp } from "../support/app.ts";
import { askAndDraft } from "../support/decided.ts";
import { openDesk } from "../support/desk.ts";
import { type Answer, answered, doorArgs } from "../support/door.ts";
import { signedInAs } from "../support/operators.ts";
import { openPostgres } from "../support/postgres.ts";

const PASSWORD = "correct horse battery";
const PASSWORD_HASH = await hashPassword(PASSWORD);

type Person = Awaited<ReturnType<typeof signedInAs>>;
type Act = (args: ReturnType<typeof doorArgs>) => unknown;

/** Somebody signed in who also has a password: an admin without one cannot come back, so is not counted on. */
async function member(app: TestApp, as: "viewer" | "reviewer" | "admin", name: string): Promise<Person> {
  const person = await signedInAs(app, as, { name, email: `${name.toLowerCase()}@example.com` });
  await app.db.updateTable("operators").set({ passwordHash: PASSWORD_HASH }).where("id", "=", person.id).execute();
  return person;
}

/** What an admin's page posts about a member. */
const post = (app: TestApp, by: Person, act: Act, operatorId: string, form?: object): Promise<Answer> => {
  const args = doorArgs(app, "/app/operators/x", { method: "POST", cookie: by.cookie, params: { operatorId } });
  const request = form ? new Request(args.request, { body: JSON.stringify(form) }) : args.request;
  return answered(() => act({ ...args, request }));
};
const invite = (app: TestApp, by: Person, form: Record<string, string>) =>
  answered(() => operators.action(doorArgs(app, "/app/settings/operators", { form, cookie: by.cookie })));
const tokenOf = (answer: Answer) => (answer.body as { link: { address: string } }).link.address.split("/").at(-1) ?? "";
const redeem = (app: TestApp, token: string, name: string) =>
  answered(() =>
    link.action(
      doorArgs(app, `/sign-in/${token}`, { params: { token }, form: { email: "", name, password: PASSWORD } }),
    ),
  );
const signIn = (app: TestApp, email: string) =>
  answered(() => login.action(doorArgs(app, "/login", { form: { email, password: PASSWORD } })));
const visit = (app: TestApp, cookie: string | null) =>
  answered(async () => (await signedIn(doorArgs(app, "/app", { cookie: cookie?.split(";")[0] }))).operator);
const list = async (app: TestApp, by: Person) => {
  const answer = await answered(() =>
    operators.loader(doorArgs(app, "/app/settings/operators", { cookie: by.cookie })),
  );
  return (answer.body as { members: Member[] }).members;
};
const timeline = (app: TestApp) =>
  app.db.selectFrom("activities").select(["verb", "actorName", "detail"]).orderBy("id").execute();
const verbs = async (app: TestApp) => (await timeline(app)).map(({ verb }) => verb);
const roleOf = async (app: TestApp, { id }: Person) =>
  (await app.db.selectFrom("memberships").select("role").where("operatorId", "=", id).executeTakeFirstOrThrow()).role;

test("an admin invites somebody, hands over the link, and they come in with their role", async () => {
  const app = await openTestApp();
  const avery = await member(app, "admin", "Avery");
  const invited = await invite(app, avery, { email: " Noor@Example.com ", role: "reviewer" });
  expect(invited).toMatchObject({ status: 200, body: { ok: true, email: "noor@example.com" } });
  expect(invited.headers.get("Cache-Control")).toBe("no-store");
  expect((await list(app, avery)).find(({ email }) => email === "noor@example.com")).toMatchObject({
    role: "reviewer",
    lastSeenAt: null,
    state: { is: "invited", linkUntil: expect.any(String) },
  });
  const entered = await redeem(app, tokenOf(invited), "Noor Haddad");
  expect((await visit(app, entered.setCookie)).body).toMatchObject({ name: "Noor Haddad", role: "reviewer" });
  expect((await list(app, avery)).find(({ name }) => name === "Noor Haddad")?.state).toEqual({ is: "active" });
  expect(await timeline(app)).toMatchObject([
    { verb: "operator_invited", actorName: "Avery", detail: { operator: "noor", role: "reviewer" } },
    { verb: "signed_in", actorName: "Noor Haddad", detail: { by: "link" } },
  ]);
});

test("a link's secret is on no timeline, in no log and on no page a second time", async () => {
  const app = await openTestApp();
  const avery = await member(app, "admin", "Avery");
  const token = tokenOf(await invite(app, avery, { email: "noor@example.com", role: "viewer" }));
  const seen = JSON.stringify([await timeline(app), app.logged, await list(app, avery)]);
  expect(token).toMatch(/^[\w-]{43}$/);
  expect(seen).not.toContain(token);
});

test.each([
  [{ email: "noor", role: "viewer" }, 400, { errors: { email: expect.stringContaining("email address") } }],
  [{ email: "noor@example.com", role: "owner" }, 400, { errors: { role: expect.any(String) } }],
  [{ email: "AVERY@example.com", role: "viewer" }, 200, { reason: "already-member" }],
])("an invitation of %j is refused and makes nobody a member", async (form, status, body) => {
  const app = await openTestApp();
  const avery = await member(app, "admin", "Avery");
  expect(await invite(app, avery, form)).toMatchObject({ status, body: { ok: false, ...body } });
  expect(await list(app, avery)).toMatchObject([{ name: "Avery", role: "admin" }]);
  expect(await verbs(app)).toEqual([]);
});

test("a newer link makes the older one stop working", async () => {
  const app = await openTestApp();
  const avery = await member(app, "admin", "Avery");
  const older = tokenOf(await invite(app, avery, { email: "noor@example.com", role: "viewer" }));
  const noor = (await list(app, avery)).find(({ email }) => email === "noor@example.com");
  const newer = tokenOf(await post(app, avery, reset.action, noor?.id ?? "", { atOnce: false }));
  expect((await redeem(app, older, "Noor")).status).toBe(410);
  expect((await redeem(app, newer, "Noor")).status).toBe(302);
});

test("only an admin may look at operators or act on them", async () => {
  const app = await openTestApp();
  const avery = await member(app, "admin", "Avery");
  const noor = await member(app, "reviewer", "Noor");
  const refused = { status: 403, body: { code: "not-allowed" } };
  const read = doorArgs(app, "/app/settings/operators", { cookie: noor.cookie, params: { operatorId: avery.id } });
  expect(await answered(() => operators.loader(read))).toMatchObject(refused);
  expect(await answered(() => operatorPage.loader(read))).toMatchObject(refused);
  expect(await invite(app, noor, { email: "zed@example.com", role: "admin" })).toMatchObject(refused);
  for (const act of [role.action, disabling.action, enabling.action, reset.action, memberSessions.action])
    expect(await post(app, noor, act, avery.id, {})).toMatchObject(refused);
  expect(await verbs(app)).toEqual([]);
});

test("who lost the right between the click and the act acts no more", async () => {
  const app = await openTestApp();
  const avery = await member(app, "admin", "Avery");
  const noor = await member(app, "admin", "Noor");
  await post(app, avery, role.action, noor.id, { role: "viewer" });
  expect(await changeRole(app, noor, avery.id, "viewer")).toMatchObject({ ok: false, reason: "no-admin" });
  expect(await roleOf(app, avery)).toBe("admin");
});

test("a changed role holds from the next click on", async () => {
  const app = await openTestApp();
  const avery = await member(app, "admin", "Avery");
  const noor = await member(app, "viewer", "Noor");
  expect((await post(app, avery, role.action, noor.id, { role: "admin" })).body).toEqual({ ok: true, changed: true });
  expect((await visit(app, noor.cookie)).body).toMatchObject({ role: "admin" });
  expect((await post(app, avery, role.action, noor.id, { role: "admin" })).body).toEqual({ ok: true, changed: false });
  expect(await timeline(app)).toMatchObject([
    { verb: "role_changed", actorName: "Avery", detail: { operator: "Noor", from: "viewer", to: "admin" } },
  ]);
});

test("nobody changes their own role or disables themselves", async () => {
  const app = await openTestApp();
  const avery = await member(app, "admin", "Avery");
  await member(app, "admin", "Noor");
  const refused = { body: { ok: false, reason: "yourself", message: expect.stringContaining("another admin") } };
  expect(await post(app, avery, role.action, avery.id, { role: "viewer" })).toMatchObject(refused);
  expect(await post(app, avery, disabling.action, avery.id)).toMatchObject(refused);
  expect(await verbs(app)).toEqual([]);
});

test("the last admin who can sign in is neither disabled nor demoted, not by the command line either", async () => {
  const app = await openTestApp();
  const avery = await member(app, "admin", "Avery");
  await invite(app, avery, { email: "invited@example.com", role: "admin" });
  const away = await member(app, "admin", "Away");
  await post(app, avery, disabling.action, away.id);
  const refused = { ok: false, reason: "last-admin" };
  expect(await disable(app, null, avery.id)).toMatchObject(refused);
  expect(await changeRole(app, null, avery.id, "reviewer")).toMatchObject(refused);
  expect((await visit(app, avery.cookie)).body).toMatchObject({ role: "admin" });
});

test.each([
  ["demote", (app: TestApp, by: Person, whom: Person) => changeRole(app, by, whom.id, "viewer")],
  ["disable", (app: TestApp, by: Person, whom: Person) => disable(app, by, whom.id)],
] as const)("of two admins who %s each other at the same moment one stays admin", async (_, act) => {
  const { database, ownerUrl } = await openPostgres();
  const app = await openTestApp({ database });
  const avery = await member(app, "admin", "Avery");
  const noor = await member(app, "admin", "Noor");
  const bystander = new pg.Client({ connectionString: ownerUrl });
  await bystander.connect();
  onTestFinished(() => bystander.end());
  // Whoever comes to a row waits here, so that both have looked before either changes anything.
  await bystander.query("begin; select from operators for update; select from memberships for update");
  const both = Promise.all([act(app, avery, noor), act(app, noor, avery)]);
  await expect
    .poll(async () => (await bystander.query("select from pg_locks where not granted")).rowCount, { timeout: 10_000 })
    .toBe(2);
  await bystander.query("commit");
  expect((await both).filter(({ ok }) => ok)).toHaveLength(1);
  const { rows } = await bystander.query(
    "select from memberships m join operators o on o.id = m.operator_id where role = 'admin' and disabled_at is null",
  );
  expect(rows).toHaveLength(1);
});

test.each(["embedded", "Postgres"])("disabling signs out at once and for good (%s)", async (kind) => {
  const app = await openTestApp(kind === "Postgres" ? { database: (await openPostgres()).database } : {});
  const avery = await member(app, "admin", "Avery");
  const noor = await member(app, "reviewer", "Noor");
  const token = tokenOf(await post(app, avery, reset.action, noor.id, { atOnce: false }));
  expect((await post(app, avery, disabling.action, noor.id)).body).toEqual({ ok: true, changed: true });
  expect((await visit(app, noor.cookie)).location).toMatch(/^\/login/);
  expect(await signIn(app, noor.email)).toMatchObject({ status: 403 });
  expect(await answered(() => login.loader(doorArgs(app, "/login", { cookie: noor.cookie })))).toMatchObject({
    body: { said: "disabled" },
  });
  expect((await post(app, avery, disabling.action, noor.id)).body).toEqual({ ok: true, changed: false });

  expect((await post(app, avery, enabling.action, noor.id)).body).toEqual({ ok: true, changed: true });
  expect((await visit(app, noor.cookie)).location).toMatch(/^\/login/);
  expect((await redeem(app, token, "Noor")).status).toBe(410);
  expect((await visit(app, (await signIn(app, noor.email)).setCookie)).body).toMatchObject({ role: "reviewer" });
  expect(await verbs(app)).toEqual(["password_reset_made", "operator_disabled", "operator_enabled", "signed_in"]);
});

test("who is disabled while their password is being checked gets no session, not even a sleeping one", async () => {
  const app = await openTestApp();
  const noor = await member(app, "reviewer", "Noor");
  const entering = signIn(app, noor.email);
  // The try is counted before the password is checked, which takes far longer than disabling.
  await vi.waitFor(async () => {
    expect(await app.db.selectFrom("signInTries").select("key").execute()).not.toEqual([]);
  }, 20_000);
  await disable(app, null, noor.id);
  expect(await entering).toMatchObject({ setCookie: null });
  expect(await app.db.selectFrom("sessions").select("id").where("revokedAt", "is", null).execute()).toEqual([]);
});

test.each([
  ["disabled", (app: TestApp, by: Person, whom: Person) => post(app, by, disabling.action, whom.id)],
  [
    "made a viewer",
    (app: TestApp, by: Person, whom: Person) => post(app, by, role.action, whom.id, { role: "viewer" }),
  ],
])("what a reviewer had claimed goes back to the queue when they are %s", async (_, act) => {
  const app = await openTestApp();
  const avery = await member(app, "admin", "Avery");
  const noor = await member(app, "reviewer", "Noor");
  const { approvalId } = await askAndDraft(app.db, app.chatwoot.id, 1);
  const take = (by: Person) => {
    const args = doorArgs(app, "/claim", { method: "POST", cookie: by.cookie, params: { approvalId } });
    return answered(() => claim.action({ ...args, request: new Request(args.request, { body: '{"typed":true}' }) }));
  };
  expect((await take(noor)).body).toMatchObject({ ok: true });
  expect((await take(avery)).body).toMatchObject({ ok: false });
  await act(app, avery, noor);
  expect((await take(avery)).body).toMatchObject({ ok: true });
  expect((await timeline(app)).find(({ verb }) => verb === "approval_released")?.actorName).toBe("Avery");
});

test("what a reviewer approved before they were disabled is still sent, once", async () => {
  const desk = await openDesk({ env: { UNDO_SECONDS: "300" } });
  const { conversationId } = await desk.sandbox.write({
    text: "What is the minimum bend radius on the -6 stainless line?",
  });
  const decided = await desk.decide(await desk.pending(conversationId));
  const sendId = decided.ok ? (decided.send?.id ?? "") : "";
  await disable(desk.app, null, desk.reviewer.operator.id);
  expect(await desk.sendRow(sendId)).toMatchObject({ state: "scheduled" });
  await desk.app.db.updateTable("sends").set({ scheduledFor: new Date() }).where("id", "=", sendId).execute();
  await desk.send(sendId);
  await desk.sendReaches(sendId, "accepted", "delivered");
  expect(await desk.repliesSeen(conversationId)).toHaveLength(1);
});

test("a link for a new password leaves all as it is until it is used", async () => {
  const app = await openTestApp();
  const avery = await member(app, "admin", "Avery");
  const noor = await member(app, "reviewer", "Noor");
  const token = tokenOf(await post(app, avery, reset.action, noor.id, { atOnce: false }));
  expect((await visit(app, noor.cookie)).status).toBe(200);
  expect((await signIn(app, noor.email)).status).toBe(302);
  expect((await redeem(app, token, "Noor")).status).toBe(302);
  expect((await visit(app, noor.cookie)).location).toMatch(/^\/login/);
});

test("in wrong hands, the old password and its sessions end with the making of the link", async () => {
  const app = await openTestApp();
  const avery = await member(app, "admin", "Avery");
  const noor = await member(app, "reviewer", "Noor");
  const token = tokenOf(await post(app, avery, reset.action, noor.id, { atOnce: true }));
  expect((await visit(app, noor.cookie)).location).toMatch(/^\/login/);
  expect((await signIn(app, noor.email)).status).toBe(401);
  expect((await list(app, avery)).find(({ id }) => id === noor.id)?.state).toMatchObject({ is: "no-password" });
  expect((await redeem(app, token, "Noor")).status).toBe(302);
});

test("who is disabled gets no link", async () => {
  const app = await openTestApp();
  const avery = await member(app, "admin", "Avery");
  const noor = await member(app, "reviewer", "Noor");
  await post(app, avery, disabling.action, noor.id);
  expect(await post(app, avery, reset.action, noor.id, { atOnce: false })).toMatchObject({
    body: { ok: false, reason: "disabled", message: expect.stringContaining("Enable them first") },
  });
  expect(await app.db.selectFrom("signInLinks").select("email").execute()).toEqual([]);
});

test("an admin sees where somebody is signed in and ends one session or all of them", async () => {
  const app = await openTestApp();
  const avery = await member(app, "admin", "Avery");
  const noor = await member(app, "reviewer", "Noor");
  const second = await signIn(app, noor.email);
  await signIn(app, noor.email);
  const read = doorArgs(app, "/x", { cookie: avery.cookie, params: { operatorId: noor.id } });
  const { sessions } = (await answered(() => operatorPage.loader(read))).body as { sessions: { id: string }[] };
  expect(sessions).toHaveLength(3);
  const end = (form: object) => post(app, avery, memberSessions.action, noor.id, form);
  expect((await end({ only: avery.sessionId })).body).toEqual({ ok: true, count: 0 });
  expect((await end({ only: noor.sessionId })).body).toEqual({ ok: true, count: 1 });
  expect((await visit(app, noor.cookie)).location).toMatch(/^\/login/);
  expect((await visit(app, second.setCookie)).status).toBe(200);
  expect((await end({ others: true })).body).toEqual({ ok: true, count: 2 });
  expect((await visit(app, second.setCookie)).location).toMatch(/^\/login/);
  expect((await visit(app, avery.cookie)).status).toBe(200);
  expect((await timeline(app)).filter(({ verb }) => verb === "session_ended")).toMatchObject([
    { detail: { operator: "Noor", count: 1 } },
    { detail: { operator: "Noor", count: 2 } },
  ]);
});

test("a person of another account is nobody here", async () => {
  const app = await openTestApp();
  const avery = await member(app, "admin", "Avery");
  const stranger = await signedInAs(app, null);
  const gone = { body: { ok: false, reason: "no-member" } };
  expect(await post(app, avery, disabling.action, stranger.id)).toMatchObject(gone);
  expect(await post(app, avery, reset.action, stranger.id, { atOnce: true })).toMatchObject(gone);
  const read = doorArgs(app, "/x", { cookie: avery.cookie, params: { operatorId: stranger.id } });
  expect(await answered(() => operatorPage.loader(read))).toMatchObject({ status: 404 });
});
