import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { ConfigError, environment, parseEnvironment } from "../../app/config/environment.ts";

const live = {
  CHATWOOT_LIVE: "1",
  CHATWOOT_BASE_URL: "https://chatwoot.example.com/",
  CHATWOOT_TOKEN: "token",
  CHATWOOT_ACCOUNT_ID: "4",
  CHATWOOT_WEBHOOK_SECRET: "first-secret, second-secret",
};

test("an empty environment starts every role on the embedded database with the sandbox", () => {
  expect(parseEnvironment({})).toMatchObject({
    PORT: 3000,
    HOST: "127.0.0.1",
    ROLES: ["web", "worker", "agent"],
    CHATWOOT_LIVE: false,
    UNDO_SECONDS: 10,
  });
});

test("a live Chatwoot is read whole, two webhook secrets while rotating", () => {
  expect(parseEnvironment(live)).toMatchObject({
    CHATWOOT_BASE_URL: "https://chatwoot.example.com",
    CHATWOOT_ACCOUNT_ID: 4,
    CHATWOOT_WEBHOOK_SECRET: ["first-secret", "second-secret"],
  });
});

test("CHATWOOT_API_TOKEN serves as CHATWOOT_TOKEN, and a blank setting counts as unset", () => {
  const config = parseEnvironment({
    ...live,
    CHATWOOT_TOKEN: "",
    CHATWOOT_API_TOKEN: "other",
    SLACK_WEBHOOK_URL: "  ",
  });
  expect(config.CHATWOOT_TOKEN).toBe("other");
  expect(config.SLACK_WEBHOOK_URL).toBeUndefined();
});

test.each([
  [{ PORT: "80a" }, /PORT must be a whole number.*not "80a".*Example: PORT=3000/],
  [{ PORT: "70000" }, /PORT must be/],
  [{ ROLES: "web,mailer" }, /ROLES must be any comma list of web, worker, agent/],
  [{ SUPPORT_TIMEZONE: "Mars/Olympus" }, /SUPPORT_TIMEZONE must be an IANA time zone/],
  [{ CHATWOOT_LIVE: "yes" }, /CHATWOOT_LIVE must be 0 or 1/],
  [{ LOG_LEVEL: "loud" }, /LOG_LEVEL must be one of/],
  [{ PUBLIC_URL: "https://user:secret@hotdash.example.com" }, /PUBLIC_URL must be.* not "https:\/\/…@hotdash/],
  [{ PUBLIC_URL: "https://hotdash.example.com/?from=mail" }, /PUBLIC_URL must be an http or https address without/],
  [{ PUBLIC_URL: "https://hotdash.example.com/#top" }, /PUBLIC_URL must be an http or https address without/],
  [{ DATABASE_URL: "mysql://x/y" }, /DATABASE_URL must be a postgres/],
  [{ ROLES: "web" }, /ROLES=web is not possible on the embedded database/],
  [{ ROLES: "web,worker", AGENT_SDK_URL: "http://127.0.0.1:1" }, /AGENT_SDK_SECRET is missing/],
  [{ ROLES: "web,worker", AGENT_SDK_SECRET: "0123456789abcdef" }, /AGENT_SDK_URL is missing/],
  [{ ROLES: "agent" }, /AGENT_SDK_SECRET is missing/],
  [{ ROLES: "worker", AGENT_SDK_URL: "http://127.0.0.1:1" }, /ROLES=worker is not possible on the embedded database/],
  [
    { DATABASE_URL: "postgres://hotdash_app.ref:p@aws-0-eu-1.pooler.supabase.com:6543/postgres" },
    /DATABASE_URL is Supabase's transaction pooler \(port 6543\).*port 5432/,
  ],
  [{ SLACK_WEBHOOK_URL: "http://hooks.example.com/x" }, /SLACK_WEBHOOK_URL must be an https address/],
  [{ SLACK_WEBHOOK_URL: "http://127.0.0.1.example.com/x" }, /SLACK_WEBHOOK_URL must be an https address/],
  [{ SUPABASE_URL: "https://x.supabase.co" }, /SUPABASE_SECRET_KEY is missing/],
])("%j stops the start and says what to do", (env, message) => {
  expect(() => parseEnvironment(env)).toThrow(message);
});

test("all problems are told at once", () => {
  expect(() => parseEnvironment({ PORT: "x", UNDO_SECONDS: "-1" })).toThrow(/PORT[\s\S]*UNDO_SECONDS/);
});

test.each(["CHATWOOT_BASE_URL", "CHATWOOT_TOKEN", "CHATWOOT_ACCOUNT_ID", "CHATWOOT_WEBHOOK_SECRET"])(
  "live without %s stops the start and names it",
  (name) => {
    expect(() => parseEnvironment({ ...live, [name]: "" })).toThrow(`${name} is missing`);
  },
);

test.each(["/app", "/app/", "/app/accounts/1/dashboard"])(
  "an address inside Chatwoot's dashboard (%s) stops the start and is told without it",
  (path) => {
    expect(() => parseEnvironment({ ...live, CHATWOOT_BASE_URL: `https://chat.example.com${path}` })).toThrow(
      "Use CHATWOOT_BASE_URL=https://chat.example.com",
    );
  },
);

test("an address whose path only begins like the dashboard's is taken", () => {
  const { CHATWOOT_BASE_URL } = parseEnvironment({ ...live, CHATWOOT_BASE_URL: "https://example.com/apps" });
  expect(CHATWOOT_BASE_URL).toBe("https://example.com/apps");
});

test("Supabase's session pooler and direct host are taken", () => {
  for (const host of ["aws-0-eu-1.pooler.supabase.com:5432", "db.ref.supabase.co:5432", "db.example.com:6543"])
    parseEnvironment({ DATABASE_URL: `postgres://hotdash_app.ref:p@${host}/postgres` });
});

test("a secret's value is never repeated in the error", () => {
  try {
    parseEnvironment({ DATABASE_URL: "mysql://user:hunter2@host/db", OPS_TOKEN: "hunter2" });
    expect.unreachable();
  } catch (error) {
    expect(error).toBeInstanceOf(ConfigError);
    expect(String(error)).not.toContain("hunter2");
  }
});

test(".env.example tells of every setting", () => {
  const example = readFileSync(".env.example", "utf8");
  for (const [name, { about }] of Object.entries(environment)) {
    expect(example).toContain(`# ${about}`);
    expect(example).toMatch(new RegExp(`^# ?${name}=`, "m"));
  }
});
