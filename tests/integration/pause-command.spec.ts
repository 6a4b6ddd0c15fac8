import { expect, test } from "vitest";
import { newFolder, openAccount, places, run as runScript } from "../support/terminal.ts";

const run = (env: Record<string, string>, ...words: string[]) => runScript("scripts/ops/pause.ts", env, ...words);

test.each(places)("at %s sending and drafting are paused and resumed from the terminal", async (_, open) => {
  const env = await open(openAccount);
  const paused = /^Sending is now paused since \d{4}-\d\d-\d\dT[\d:.]+Z by .+\.\n$/;
  expect((await run(env, "sending", "on", "--reason", "prices are wrong")).out).toMatch(paused);
  expect((await run(env, "sending", "on")).out).toMatch(/^Sending is already paused since /);
  expect((await run(env, "drafting", "off")).out).toBe("Drafting is already going on.\n");
  expect(await run(env, "sending", "off")).toEqual({ code: 0, out: "Sending is now going on.\n", trouble: "" });
});

test.each([[[]], [["sending"]], [["posting", "on"]], [["sending", "maybe"]], [["sending", "on", "now"]]])(
  "%j is not understood, and the usage says what is",
  async (words) => {
    const answer = await run({ DATA_DIR: newFolder() }, ...words);
    expect(answer).toMatchObject({ code: 1, out: "" });
    expect(answer.trouble).toContain("Usage: npm run ops:pause -- drafting|sending on|off");
  },
);
