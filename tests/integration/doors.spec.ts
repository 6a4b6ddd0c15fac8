import { readFileSync } from "node:fs";
import type { RouteConfigEntry } from "@react-router/dev/routes";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import type { Database } from "../../app/db/database.server.ts";
import { openEmbedded } from "../../app/db/embedded.server.ts";
import { type Role, roles } from "../../app/operators/operator.ts";
import routes from "../../app/routes.ts";
import { openTestApp, type TestApp } from "../support/app.ts";
import { type Answer, answered, doorArgs } from "../support/door.ts";
import { signedInAs } from "../support/operators.ts";

/** Doors that somebody who is not signed in may use, each with the reason. Everything else refuses them. */
const OPEN: Record<string, string> = {
  "routes/home.ts": "only leads to /app, which refuses",
  "routes/login.tsx": "where one signs in",
  "routes/logout.ts": "ends the caller's own session, if there is one",
  "routes/sign-in.$token.tsx": "the link is the credential",
  "routes/api.webhooks.chatwoot.tsx": "Chatwoot's signature is the credential",
  "routes/api.v1.webhooks.chatwoot.ts": "the same, at its other address",
  "routes/health.ts": "a load balancer asks whether we live, and learns nothing else",
  "routes/metrics.ts": "OPS_TOKEN is the credential",
  "routes/not-found.tsx": "says that there is nothing",
};
/** Doors that a browser's cookie plays no part in: what another site's page sends there is as good as what it is signed with. */
const NOT_FOR_BROWSERS = ["routes/api.webhooks.chatwoot.tsx", "routes/api.v1.webhooks.chatwoot.ts", "routes/health.ts"];

/** The least role that may write at a door, where that is not a reviewer. */
const WRITERS: Record<string, Role> = {
  "routes/sandbox.tsx": "viewer",
  "routes/app.settings.sessions.tsx": "viewer",
  "routes/actions/profile-name.ts": "viewer",
  "routes/actions/profile-password.ts": "viewer",
  "routes/actions/pause.ts": "admin",
  "routes/actions/operator-disable.ts": "admin",
  "routes/actions/operator-enable.ts": "admin",
  "routes/actions/operator-reset.ts": "admin",
  "routes/actions/operator-role.ts": "admin",
  "routes/actions/operator-sessions.ts": "admin",
  "routes/app.settings.operators.tsx": "admin",
  "routes/app.settings.connection.tsx": "admin",
  "routes/app.settings.notifications.tsx": "admin",
  "routes/app.settings.retention.tsx": "admin",
};

type Act = (args: ReturnType<typeof doorArgs>) => unknown;
type Door = { file: string; path: string; layout: boolean; loader?: Act; action?: Act };

const modules = import.meta.glob<Pick<Door, "loader" | "action">>("../../app/routes/**/*.{ts,tsx}");
const flat = (entries: RouteConfigEntry[], above = ""): Door[] =>
  entries.flatMap((entry) => {
    const path = [above, entry.path].filter(Boolean).join("/");
    return [{ file: entry.file, path, layout: entry.children !== undefined }, ...flat(entry.children ?? [], path)];
  });
const doors = await Promise.all(
  flat(await routes).map(async (door) => {
    const { loader, action } = (await modules[`../../app/${door.file}`]?.()) ?? {};
    return { ...door, ...(loader && { loader }), ...(action && { action }) };
  }),
);

let database: Database;
beforeAll(async () => {
  database = await openEmbedded({ image: new Blob([readFileSync(inject("emptyDatabase"))]) });
});
afterAll(() => database.close());

/** The door's address, with something in the place of each parameter. */
const address = ({ path }: Door) => `/${path.replaceAll(/:\w+\??/g, "1").replace("*", "no/such/page")}`;
const params = ({ path }: Door) =>
  Object.fromEntries([...path.matchAll(/:(\w+)/g)].map(([, name]) => [name ?? "", "1"]));

const refuses = ({ status, location }: Answer) =>
  status === 401 || (status >= 300 && status < 400 && /^\/login(\?|$)/.test(location ?? ""));

/** All of the account's rows that a door could have written: a refusal leaves them as they are. */
const rows = async (app: TestApp) =>
  Promise.all([
    app.db.selectFrom("activities").selectAll().execute(),
    app.db.selectFrom("settings").selectAll().execute(),
    app.db.selectFrom("decisions").selectAll().execute(),
    app.db.selectFrom("approvals").selectAll().execute(),
    app.db.selectFrom("webhookEvents").selectAll().execute(),
  ]);

test("each address leads to one file, and each file of a door has an address", () => {
  const files = doors.map(({ file }) => `../../app/${file}`);
  expect(files.filter((file) => !(file in modules))).toEqual([]);
  expect(Object.keys(modules).filter((file) => !files.includes(file) && isDoor(file))).toEqual([]);
});

// Pieces of a page stand beside it; what exports a loader or an action is a door.
const isDoor = (file: string) =>
  /^export (async )?(function|const) (loader|action)\b/m.test(readFileSync(new URL(file, import.meta.url), "utf8"));

test("the list of open doors names no door that is gone", () => {
  const files = doors.map(({ file }) => file);
  expect([...Object.keys(OPEN), ...NOT_FOR_BROWSERS].filter((file) => !files.includes(file))).toEqual([]);
});

test.each(doors.filter(({ file }) => !(file in OPEN)))("$file refuses who is not signed in", async (door) => {
  const { loader, action, layout } = door;
  if (!layout) expect(loader ?? action, "a page without a loader cannot ask who is there").toBeDefined();
  const app = await openTestApp({ database });
  const before = await rows(app);
  const args = (method: string) => doorArgs(app, address(door), { method, params: params(door) });
  if (loader) expect(await answered(() => loader(args("GET")))).toSatisfy(refuses);
  for (const method of action ? ["POST", "PUT", "PATCH", "DELETE"] : [])
    expect(await answered(() => action?.(args(method)))).toSatisfy(refuses);
  expect(await rows(app)).toEqual(before);
});

const tooLow = doors
  .filter(({ file, action }) => action && !(file in OPEN))
  .flatMap((door) => {
    const least = WRITERS[door.file] ?? "reviewer";
    return roles.slice(0, roles.indexOf(least)).map((role) => ({ door, file: door.file, role }));
  });
test.each(tooLow)("$file lets no $role write", async ({ door, file, role }) => {
  const app = await openTestApp({ database });
  const { cookie } = await signedInAs(app, role, { email: `${role}-${file.toLowerCase()}@example.com` });
  const before = await rows(app);
  const args = doorArgs(app, address(door), { params: params(door), form: { what: "sending", on: "1" }, cookie });
  expect(await answered(() => door.action?.(args))).toMatchObject({ status: 403, body: { code: "not-allowed" } });
  expect(await rows(app)).toEqual(before);
});

test.each(doors.filter(({ file, action }) => action && !NOT_FOR_BROWSERS.includes(file)))(
  "$file lets no other site's page write in an admin's name",
  async (door) => {
    const app = await openTestApp({ database });
    const { cookie } = await signedInAs(app, "admin", { email: `${door.file.toLowerCase()}@example.com` });
    const before = await rows(app);
    const foreign = doorArgs(app, address(door), {
      params: params(door),
      form: { what: "sending", on: "1" },
      cookie,
      headers: { Origin: "https://evil.example", "Sec-Fetch-Site": "cross-site" },
    });
    expect(await answered(() => door.action?.(foreign))).toMatchObject({ status: 403, body: { code: "wrong-origin" } });
    expect(await rows(app)).toEqual(before);
  },
);
