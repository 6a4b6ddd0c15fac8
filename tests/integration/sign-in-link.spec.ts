import { expect, test } from "vitest";
import { invite } from "../../app/operators/members/invite.server.ts";
import { resetPassword } from "../../app/operators/members/reset-password.server.ts";
import type { Role } from "../../app/operators/operator.ts";
import { firstSignInLink, makeSignInLink } from "../../app/operators/sign-in-link.server.ts";
import { signedIn } from "../../app/operators/signed-in.server.ts";
import * as login from "../../app/routes/login.tsx";
import * as link from "../../app/routes/sign-in.$token.tsx";
import { openTestApp, type TestApp } from "../support/app.ts";
import { answered, doorArgs } from "../support/door.ts";
import { signedInAs } from "../support/operators.ts";

const chosen = { email: "avery@example.com", name: "Avery Stone", password: "correct horse battery" };

const tokenIn = (address: string | null) => address?.split("/").at(-1) ?? "";
const firstToken = async (app: TestApp) =>
  tokenIn(await firstSignInLink(app.db, app.chatwoot, app.publicUrl, app.now()));
const look = (app: TestApp, token: string) =>
  answered(() => link.loader(doorArgs(app, `/sign-in/${token}`, { params: { token } })));
const use = (
  app: TestApp,
  token: string,
  form: Record<string, string> = chosen,
  headers: Record<string, string> = {},
) => answered(() => link.action(doorArgs(app, `/sign-in/${token}`, { params: { token }, form, headers })));
const whoIs = async (app: TestApp, setCookie: string | null) =>
  (await signedIn(doorArgs(app, "/app", { cookie: setCookie?.split(";")[0] }))).operator;
const invitedToken = async (app: TestApp, email: string, role: Role) => {
  const invited = await invite(app, null, { email, role });
  return invited.ok ? tokenIn(invited.link.address) : "";
};
const operators = (app: TestApp) => app.db.selectFrom("operators").selectAll().execute();

test("the first link makes its reader the admin, and from then on start-up prints none", async () => {
  const app = await openTestApp();
  const address = await firstSignInLink(app.db, app.chatwoot, app.publicUrl, app.now());
  expect(address).toMatch(/^http:\/\/127\.0\.0\.1:3000\/sign-in\/[\w-]{43}$/);
  const entered = await use(app, tokenIn(address));
  expect(entered).toMatchObject({ status: 302, location: "/app/approvals" });
  expect(await whoIs(app, entered.setCookie)).toMatchObject({
    name: "Avery Stone",
    role: "admin",
    email: "avery@example.com",
  });
  expect(await firstSignInLink(app.db, app.chatwoot, app.publicUrl, app.now())).toBeNull();
});

test("the password chosen by a link signs in", async () => {
  const app = await openTestApp();
  await use(app, await firstToken(app));
  const form = { email: chosen.email, password: chosen.password };
  expect((await answered(() => login.action(doorArgs(app, "/login", { form })))).status).toBe(302);
});

test("looking at a link, as mail scanners do, uses nothing up", async () => {
  const app = await openTestApp();
  const token = await firstToken(app);
  for (let time = 0; time < 3; time++)
    expect(await look(app, token)).toMatchObject({ status: 200, body: { link: { email: null } } });
  expect(await operators(app)).toEqual([]);
  expect((await use(app, token)).status).toBe(302);
});

test("a link works once, also when two use it at the same moment", async () => {
  const app = await openTestApp();
  const token = await firstToken(app);
  const statuses = (await Promise.all([use(app, token), use(app, token)])).map((answer) => answer.status);
  expect(statuses.sort()).toEqual([302, 410]);
  expect((await use(app, token)).status).toBe(410);
  expect((await look(app, token)).status).toBe(410);
});

test("two first links make one admin", async () => {
  const app = await openTestApp();
  const [one, other] = [await firstToken(app), await firstToken(app)];
  expect((await use(app, one)).status).toBe(302);
  expect((await look(app, other)).status).toBe(410);
  expect((await use(app, other, { ...chosen, email: "late@example.com" })).status).toBe(410);
  expect(await operators(app)).toHaveLength(1);
});

test("a wrong entry is named and leaves the link as good as it was", async () => {
  const app = await openTestApp();
  const token = await firstToken(app);
  expect(await use(app, token, { email: "avery", name: "", password: "short" })).toMatchObject({
    status: 400,
    setCookie: null,
    body: { errors: { email: expect.any(String), name: expect.any(String), password: expect.any(String) } },
  });
  expect((await use(app, token)).status).toBe(302);
});

test("a link lives for 15 minutes", async () => {
  const app = await openTestApp();
  const token = await firstToken(app);
  const made = Date.now();
  app.setNow(new Date(made + 14 * 60_000));
  expect((await look(app, token)).status).toBe(200);
  app.setNow(new Date(made + 16 * 60_000));
  expect((await look(app, token)).status).toBe(410);
  expect((await use(app, token)).status).toBe(410);
});

test("an unknown link opens nothing", async () => {
  const app = await openTestApp();
  expect((await look(app, "made-up")).status).toBe(410);
  expect((await use(app, "made-up")).status).toBe(410);
  expect(await operators(app)).toEqual([]);
});

test("the table holds only the link's hash, and the page is not kept by any cache", async () => {
  const app = await openTestApp();
  const token = await firstToken(app);
  const { tokenHash } = await app.db.selectFrom("signInLinks").select("tokenHash").executeTakeFirstOrThrow();
  expect(tokenHash).toMatch(/^[0-9a-f]{64}$/);
  expect((await look(app, tokenHash)).status).toBe(410);
  expect((await look(app, token)).headers.get("Cache-Control")).toBe("no-store");
});

test("another site cannot use a link for its visitor", async () => {
  const app = await openTestApp();
  const token = await firstToken(app);
  expect((await use(app, token, chosen, { Origin: "https://evil.example" })).status).toBe(403);
  expect((await use(app, token)).status).toBe(302);
});

test("an invitation gives its role to the address it was made for, whatever is typed", async () => {
  const app = await openTestApp();
  await use(app, await firstToken(app));
  const token = await invitedToken(app, "noor@example.com", "reviewer");
  expect((await look(app, token)).body).toMatchObject({ link: { email: "noor@example.com" } });
  const entered = await use(app, token, { ...chosen, email: "avery@example.com", name: "Noor Haddad" });
  expect(await whoIs(app, entered.setCookie)).toMatchObject({
    email: "noor@example.com",
    name: "Noor Haddad",
    role: "reviewer",
  });
});

test("a link for somebody nobody invited makes no member", async () => {
  const app = await openTestApp();
  await use(app, await firstToken(app));
  const token = await makeSignInLink(app.db, { email: "stranger@example.com", now: app.now() });
  expect((await use(app, token)).status).toBe(410);
  expect((await operators(app)).map((operator) => operator.email)).toEqual(["avery@example.com"]);
});

test("whoever is let in again by a link is signed out everywhere else", async () => {
  const app = await openTestApp();
  const thief = await signedInAs(app, "reviewer", { email: "avery@example.com" });
  const reset = await resetPassword(app, null, thief.id, { atOnce: false });
  const entered = await use(app, tokenIn(reset.ok ? reset.link.address : null));
  expect((await whoIs(app, entered.setCookie)).id).toBe(thief.id);
  await expect(whoIs(app, thief.cookie)).rejects.toMatchObject({ status: 302 });
});

test("being disabled outlasts a link made before", async () => {
  const app = await openTestApp();
  const token = await invitedToken(app, "avery@example.com", "admin");
  await app.db.updateTable("operators").set({ disabledAt: app.now() }).execute();
  expect((await use(app, token)).status).toBe(410);
});
