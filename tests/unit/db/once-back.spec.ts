import { expect, test } from "vitest";
import { onceBack } from "../../../app/db/once-back.server.ts";

const away = Object.assign(new Error("the database system is starting up"), { code: "57P03" });

test("what is in hand is stored as soon as the database is back", async () => {
  let tries = 0;
  const stored = await onceBack(async () => {
    if (++tries === 1) throw away;
    return "stored";
  });
  expect([stored, tries]).toEqual(["stored", 2]);
});

test("what the database refuses is not tried again", async () => {
  let tries = 0;
  const refused = onceBack(async () => {
    tries += 1;
    throw new Error("a rule forbids it");
  });
  await expect(refused).rejects.toThrow("a rule forbids it");
  expect(tries).toBe(1);
});
