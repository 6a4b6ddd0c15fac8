import { expect, test } from "vitest";
import { singleFlight } from "../../../app/agent-service/single-flight.ts";

const start = new Date("2026-11-21T10:00:00Z");
const minutesLater = (minutes: number) => new Date(start.getTime() + minutes * 60_000);

test("work under one key runs once for minutes, then anew", async () => {
  const fly = singleFlight<number>();
  let runs = 0;
  const work = async () => ++runs;
  expect(await Promise.all([fly("a", start, work), fly("a", start, work), fly("b", start, work)])).toEqual([1, 1, 2]);
  expect(await fly("a", minutesLater(9), work)).toBe(1);
  expect(await fly("a", minutesLater(11), work)).toBe(3);
});

test("what is remembered is bounded, the oldest goes first", async () => {
  const fly = singleFlight<string>();
  for (let index = 0; index < 600; index++) await fly(String(index), start, async () => "first");
  expect(await fly("0", start, async () => "again")).toBe("again");
  expect(await fly("599", start, async () => "again")).toBe("first");
});
