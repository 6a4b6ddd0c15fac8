import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { openPostgres } from "../support/postgres.ts";
import * as terminal from "../support/terminal.ts";

const run = (env: Record<string, string>, ...words: string[]) => terminal.run("scripts/operators.ts", env, ...words);
const LINK = /\nhttp:\/\/127\.0\.0\.1:3000\/sign-in\/[\w-]{43}\n$/;

test("what a running HotDash knows of its operators is read and changed from the terminal", async () => {
  const env = await terminal.ownedFolder();
  const invited = await run(env, "invite", "Noor@Example.com", "reviewer");
  expect(invited).toMatchObject({ code: 0, out: expect.stringContaining("noor@example.com is reviewer.") });
  expect(invited.out).toMatch(LINK);
  expect((await run(env, "role", "noor@example.com", "viewer")).out).toBe("noor@example.com is now viewer.\n");
  expect((await run(env, "disable", "noor@example.com")).out).toBe("noor@example.com is now disabled.\n");
  expect((await run(env, "disable", "noor@example.com")).out).toBe("noor@example.com is already disabled.\n");
  expect(await run(env, "reset", "noor@example.com")).toEqual({
    code: 1,
    out: "",
    trouble: "This person is disabled. Enable them first.\n",
  });
  expect((await run(env, "enable", "noor@example.com")).out).toBe("noor@example.com is now enabled.\n");
  expect((await run(env, "reset", "noor@example.com", "--now")).out).toMatch(LINK);
  expect((await run(env, "sessions", "noor@example.com")).out).toBe("Signed in nowhere.\n");
  expect((await run(env, "end-sessions", "noor@example.com")).out).toBe("Sessions ended: 0.\n");
  const listed = await run(env, "list");
  expect(listed.out).toMatch(
    /^NAME +EMAIL +ROLE +LAST SEEN +STATE\nnoor +noor@example\.com +viewer +never +Invited, link until /,
  );
});

test("programs get JSON, refusals included, and the exit code says whether it was done", async () => {
  const { appUrl, database } = await openPostgres();
  await terminal.openAccount(database);
  const env = { DATABASE_URL: appUrl };
  const invited = await run(env, "invite", "noor@example.com", "admin", "--json");
  expect(JSON.parse(invited.out)).toMatchObject({ ok: true, link: { address: expect.any(String) } });
  expect(JSON.parse((await run(env, "list", "--json")).out)).toMatchObject([
    { email: "noor@example.com", role: "admin", state: { is: "invited" } },
  ]);
  const refused = await run(env, "disable", "noor@example.com", "--json");
  expect(refused.code).toBe(1);
  expect(JSON.parse(refused.out)).toMatchObject({ ok: false, reason: "last-admin" });
  expect(await run(env, "sessions", "nobody@example.com")).toMatchObject({
    code: 1,
    trouble: expect.stringContaining("no member here"),
  });
});

test.each([
  [[], "Say what to do."],
  [["promote", "noor@example.com"], "There is no act promote."],
  [["invite", "noor@example.com"], "invite takes <email> <role>."],
  [["invite", "noor@example.com", "owner"], "A role is viewer, reviewer or admin."],
  [["disable", "noor"], "Enter an email address, like name@example.com."],
  [["list", "--all"], "Unknown option '--all'"],
  [["enable", "noor@example.com", "--now"], "--now belongs to reset."],
])("%j is not understood, and the usage says what is", async (words, why) => {
  const answer = await run({ DATA_DIR: join(tmpdir(), "hotdash-never-made") }, ...words);
  expect(answer).toMatchObject({ code: 2, out: "" });
  expect(answer.trouble.startsWith(why)).toBe(true);
  expect(answer.trouble).toContain("Usage: npm run operators -- <act> [--json]");
});
