import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { Database } from "../../../app/db/database.server.ts";
import { newFolder, openAccount, places, run as runScript } from "../../support/terminal.ts";

const run = (env: Record<string, string>, ...words: string[]) =>
  runScript("scripts/ops/erase-contact.ts", env, ...words);

/** An admin, and a customer who asked something. */
async function shopWithCustomer({ db }: Database) {
  const accountId = await openAccount({ db });
  const admin = await db
    .insertInto("operators")
    .values({ name: "Ada Admin", email: "ada@example.com" })
    .returning("id")
    .executeTakeFirstOrThrow();
  await db.insertInto("memberships").values({ operatorId: admin.id, accountId, role: "admin" }).execute();
  const email = "quibella@zorntree.example";
  await db.insertInto("contacts").values({ accountId, id: 41, name: "Quibella Zorntree", email }).execute();
  await db.insertInto("conversations").values({ accountId, id: 7, contactId: 41 }).execute();
  await db
    .insertInto("messages")
    .values({
      accountId,
      id: 70,
      conversationId: 7,
      direction: "incoming",
      author: "customer",
      private: false,
      content: "My hose leaks vexillogranite.",
      senderKind: "contact",
      createdAt: new Date(),
    })
    .execute();
}

test.each(places)("at %s a person is found, handed out and erased for good", async (_, open) => {
  const env = await open(shopWithCustomer);
  expect(await run(env, "--find", "quibella@zorntree.example")).toEqual({
    code: 0,
    out: "41  Quibella Zorntree, quibella@zorntree.example  (1 conversation)\n",
    trouble: "",
  });

  const file = join(newFolder(), "quibella.json");
  const exported = await run(env, "--contact", "41", "--export", file);
  expect(exported).toMatchObject({ code: 0, out: expect.stringContaining(`Written to ${file}.`) });
  expect(readFileSync(file, "utf8")).toContain("vexillogranite");
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(await run(env, "--contact", "41", "--export", file)).toMatchObject({
    code: 1,
    trouble: `${file} is there already and is not overwritten: name another file.\n`,
  });

  const erase = ["--contact", "41", "--erase", "--by"];
  expect(await run(env, ...erase, "ada@example.com")).toMatchObject({
    code: 1,
    trouble: "Nobody is here to confirm: add --yes to erase for good.\n",
  });
  expect(await run(env, ...erase, "noor@example.com", "--yes")).toMatchObject({
    code: 1,
    trouble: "noor@example.com is no admin of this account: npm run operators -- list\n",
  });
  expect((await run(env, "--find", "quibella@zorntree.example")).out).toContain("Quibella Zorntree");

  const erased = await run(env, ...erase, "ada@example.com", "--yes");
  expect(erased).toMatchObject({ code: 0, trouble: "" });
  expect(erased.out).toMatch(/^Contact 41 is erased: .*1 messages/);
  expect(erased.out).toContain("What remains elsewhere:\n- ");
  expect((await run(env, ...erase, "ada@example.com", "--yes")).out).toMatch(/^Contact 41 was erased before/);
  expect((await run(env, "--find", "quibella@zorntree.example")).out).toMatch(/^Nobody is known by that\./);
  expect((await run(env, "--find", "41")).out).toMatch(/^41 {2}erased on \d{4}-\d\d-\d\d {2}\(1 conversation\)\n$/);
});

test.each([
  [[], "Usage:"],
  [["--find", "a", "--erase"], "Usage:"],
  [["--erase", "--by", "ada@example.com"], "--contact needs the number of a contact."],
  [["--contact", "-1", "--erase"], "Option '--contact' argument is ambiguous."],
  [["--contact", "0", "--erase"], "--contact needs the number of a contact."],
  [["--contact", "41", "--erase"], "--by needs the email of the admin who erases: it is recorded."],
  [["--contact", "41", "--delete"], "Unknown option '--delete'"],
])("%j is not understood, and what is missing is said", async (words, why) => {
  const answer = await run({ DATA_DIR: newFolder() }, ...words);
  expect(answer).toMatchObject({ code: 1, out: "" });
  expect(answer.trouble.startsWith(why)).toBe(true);
});
