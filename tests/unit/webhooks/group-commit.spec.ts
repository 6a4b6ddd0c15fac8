import { expect, test } from "vitest";
import { grouped } from "../../../app/webhooks/group-commit.ts";

class Away extends Error {}
const isAway = (error: unknown) => error instanceof Away;

test("of items that came together, the one that cannot be stored fails alone", async () => {
  const store = grouped(async (items: number[]) => {
    if (items.includes(2)) throw new Error("two cannot be stored");
    return items;
  }, isAway);
  const [, ...together] = [store(0), store(1), store(2), store(3)];
  expect(await Promise.allSettled(together)).toMatchObject([
    { status: "fulfilled", value: 1 },
    { status: "rejected" },
    { status: "fulfilled", value: 3 },
  ]);
});

test("when the database is away all that came together fail at once, and nobody waits for another try of each", async () => {
  let commits = 0;
  const store = grouped(async () => {
    commits += 1;
    throw new Away();
  }, isAway);
  const all = await Promise.allSettled([store(0), store(1), store(2), store(3)]);
  expect(all.every(({ status }) => status === "rejected")).toBe(true);
  expect(commits).toBe(2);
});
