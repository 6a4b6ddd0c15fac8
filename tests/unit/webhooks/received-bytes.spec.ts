import { expect, test } from "vitest";
import { countReceivedBytes } from "../../../app/webhooks/received-bytes.ts";

const LIMITS = { oneBytes: 100, allBytes: 400, unverifiedBytes: 150, smallBytes: 10, smallShareBytes: 40 };

/** Deliveries at a clock of their own; `cut` lists whose turn it was to make room. */
function openCounter() {
  let nowMs = 0;
  const held = countReceivedBytes(LIMITS, () => nowMs);
  const cut: string[] = [];
  return {
    held,
    cut,
    open: (name: string) => held.open(() => cut.push(name)),
    pass: (ms: number) => {
      nowMs += ms;
    },
  };
}

test("a delivery larger than any may be is told so, whatever room there is", () => {
  const { open } = openCounter();
  const one = open("one");
  expect([one.take(100), one.take(1)]).toEqual([null, "too-large"]);
});

test("of large deliveries that are not verified the slowest makes room, and is told when it goes on", () => {
  const { open, cut, pass, held } = openCounter();
  const slow = open("slow");
  expect(slow.take(60)).toBeNull();
  pass(1000);
  const fast = open("fast");
  expect(fast.take(60)).toBeNull();
  expect(cut).toEqual(["slow"]);
  expect(slow.take(1)).toBe("busy");
  expect(held.held()).toEqual({ all: 60, unverified: 60 });
});

test("the slowest is the one that came itself when no other is slower", () => {
  const { open, cut, pass } = openCounter();
  const slow = open("slow");
  pass(1000);
  const fast = open("fast");
  pass(1);
  expect(fast.take(90)).toBeNull();
  expect(slow.take(30)).toBe("busy");
  expect(cut).toEqual([]);
});

test("small deliveries are taken while large ones hold all that large ones may", () => {
  const { open, cut } = openCounter();
  expect(open("large").take(100)).toBeNull();
  const small = Array.from({ length: 4 }, (_, index) => open(`small ${index}`).take(10));
  expect(small).toEqual([null, null, null, null]);
  expect(open("another large").take(20)).toBe("busy");
  expect(cut).toEqual([]);
});

test("small deliveries beyond all bounds push out a large one, and one another never", () => {
  const { open, cut } = openCounter();
  open("large").take(100);
  for (let count = 0; count < 15; count++) expect(open(`small ${count}`).take(10)).toBeNull();
  expect(cut).toEqual(["large"]);
  expect(open("one too many").take(10)).toBe("busy");
  expect(cut).toEqual(["large"]);
});

test("verified deliveries are never cut, and count until they are closed", () => {
  const { open, cut, held } = openCounter();
  const verified = ["a", "b", "c"].map((name) => {
    const delivery = open(name);
    delivery.take(100);
    delivery.verify();
    return delivery;
  });
  expect(held.held()).toEqual({ all: 300, unverified: 0 });
  const late = open("late");
  expect(late.take(60)).toBeNull();
  expect(late.take(1)).toBe("busy");
  expect(cut).toEqual([]);
  verified[0]?.resize(5);
  expect(held.held().all).toBe(205);
  for (const delivery of verified) delivery.close();
  expect(held.held()).toEqual({ all: 0, unverified: 0 });
});

test("however deliveries come and go, the bounds hold and nothing is left counted", () => {
  let seed = 7;
  const random = (below: number) => {
    seed = (seed * 48271) % 2147483647;
    return seed % below;
  };
  const { open, pass, held } = openCounter();
  const open_: ReturnType<typeof open>[] = [];
  for (let step = 0; step < 20_000; step++) {
    pass(random(5));
    const one = open_[random(open_.length || 1)];
    const act = random(5);
    if (!one || act === 0) open_.push(open(String(step)));
    else if (act === 1) one.verify();
    else if (act === 2 && open_.length > 12) open_.splice(open_.indexOf(one), 1)[0]?.close();
    else if (one.take(random(40)) !== null) open_.splice(open_.indexOf(one), 1)[0]?.close();
    const { all, unverified } = held.held();
    expect(all).toBeLessThanOrEqual(LIMITS.allBytes);
    expect(unverified).toBeLessThanOrEqual(LIMITS.unverifiedBytes);
  }
  for (const one of open_) one.close();
  expect(held.held()).toEqual({ all: 0, unverified: 0 });
});
