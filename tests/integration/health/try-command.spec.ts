import { expect, test } from "vitest";
import { stepTitles } from "../../../app/health/try/try-steps.ts";
import { dataFolder, startHotdash } from "../../support/hotdash.ts";
import { newFolder, run as runScript } from "../../support/terminal.ts";

const run = (env: Record<string, string>, ...words: string[]) =>
  runScript("scripts/ops/try-connection.ts", env, ...words);

test("without a yes it says what it would do, and does nothing", async () => {
  const answer = await run({ DATA_DIR: newFolder() });
  expect(answer).toMatchObject({ code: 1, out: "" });
  expect(answer.trouble).toContain("deletes the inbox again");
  expect(answer.trouble).toContain("npm run ops:try-connection -- --yes");
});

test("where HotDash never ran it says to start it", async () => {
  const answer = await run({ DATA_DIR: dataFolder() }, "--yes");
  expect(answer).toMatchObject({ code: 1, out: "" });
  expect(answer.trouble).toContain("Start HotDash once (npm start)");
});

test("at a running HotDash it prints each step with its time", async () => {
  const folder = dataFolder();
  await startHotdash({ DATA_DIR: folder });
  const answer = await run({ DATA_DIR: folder }, "--yes");
  expect(answer.trouble).toBe("");
  for (const title of Object.values(stepTitles)) expect(answer.out).toMatch(new RegExp(`ok +${title}, \\d+ ms\\.`));
  expect(answer).toMatchObject({ code: 0, out: expect.stringMatching(/The whole way works\.\n$/) });
});
