import { randomUUID } from "node:crypto";
import { expect, test } from "vitest";
import type { Database } from "../../../app/db/database.server.ts";
import type { Job } from "../../../app/queue/job.ts";
import { openQueue } from "../../../app/queue/queue.server.ts";
import { jobs } from "../../../app/worker.server.ts";
import { layLetter } from "../../support/dead.ts";
import { newFolder, openAccount, places, run as runScript } from "../../support/terminal.ts";

const run = (env: Record<string, string>, ...words: string[]) =>
  runScript("scripts/ops/dead-letters.ts", env, ...words);

/** A letter of an event that went wrong, and one of a draft that is not there any more. */
async function lay(database: Database) {
  const { db } = database;
  const queue = await openQueue(database, jobs as Job<never>[], { retryLimit: 12 }, (error) => {
    throw error;
  });
  await queue.stop(0);
  const accountId = await openAccount(database);
  const event = await db
    .insertInto("webhookEvents")
    .values({
      accountId,
      dedupeKey: "message_created:1",
      source: "webhook",
      event: "message_created",
      body: "{}",
      state: "failed",
      reason: "its job failed too often",
    })
    .returning("id")
    .executeTakeFirstOrThrow();
  return {
    event: await layLetter({ db }, "process-event", { eventId: event.id }),
    draft: await layLetter(
      { db },
      "post-note",
      { draftId: randomUUID() },
      { cause: "worker-lost", message: "its worker ended", tries: 12 },
    ),
  };
}

test.each(places)("at %s dead letters are listed, shown with what to do, and redriven once", async (_, open) => {
  let letters = { event: "", draft: "" };
  const env = await open(async (database) => {
    letters = await lay(database);
  });
  const listed = await run(env, "list");
  expect(listed).toMatchObject({ code: 0, trouble: "" });
  expect(listed.out).toMatch(/^ID +SINCE +JOB +CAUSE +TRIES +ABOUT\n/);
  expect(listed.out).toContain(letters.event);
  expect(listed.out).toContain(letters.draft);
  expect((await run(env, "list", "--cause", "worker-lost")).out).not.toContain(letters.event);
  expect((await run(env, "list", "--job", "process-event")).out).not.toContain(letters.draft);

  const shown = await run(env, "show", letters.event);
  expect(shown.out).toMatch(/What to do +\w/);
  expect(shown.out).toMatch(/Payload +\{"eventId":\d+\}/);

  // Two at once, as when two people are called by one alarm.
  const both = await Promise.all([1, 2].map(() => run(env, "redrive", letters.event)));
  expect(both.map(({ out }) => out).toSorted()).toEqual([
    "0 redriven, 0 no longer wanted and dropped, 1 redriven already.\n",
    "1 redriven, 0 no longer wanted and dropped, 0 redriven already.\n",
  ]);
  expect(await run(env, "redrive", "--all")).toMatchObject({
    code: 0,
    out: "0 redriven, 1 no longer wanted and dropped, 0 redriven already.\n",
  });
  expect(await run(env, "show", letters.event)).toMatchObject({
    code: 1,
    trouble: expect.stringContaining("There is no such dead letter"),
  });
  expect((await run(env, "list")).out).toBe("No dead letter fits.\n");
  expect(JSON.parse((await run(env, "list", "--json")).out)).toEqual({ rows: [], next: null });
});

test.each([
  [[], "Say what to do."],
  [["resend"], "There is no act resend."],
  [["list", "--all"], "list takes --cause and --job, no more."],
  [["show", "12"], "12 is no dead letter's id: copy one from the list."],
  [["show"], "show takes one id."],
  [["redrive"], "Say which: ids, or --cause or --job, or --all."],
  [["redrive", "--all", "--cause", "worker-lost"], "Say which: ids, or --cause or --job, or --all."],
  [["redrive", "--every"], "Unknown option '--every'"],
])("%j is not understood, and the usage says what is", async (words, why) => {
  const answer = await run({ DATA_DIR: newFolder() }, ...words);
  expect(answer).toMatchObject({ code: 2, out: "" });
  expect(answer.trouble.startsWith(why)).toBe(true);
  expect(answer.trouble).toContain("Usage: npm run ops:dead-letters -- <act>");
});
