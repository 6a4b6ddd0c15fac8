import { expect, it } from "vitest";
import { findWork, keepWork } from "../../../app/approvals/drawer/kept-work.ts";
import { beginReview, review } from "../../../app/approvals/drawer/review-state.ts";
import { jonas } from "../../fixtures/approvals.ts";

const draft = jonas.draft!;

function shelf() {
  const items = new Map<string, string>();
  return {
    items,
    getItem: (key: string) => items.get(key) ?? null,
    setItem: (key: string, value: string) => void items.set(key, value),
  };
}

it("typed text, grades, reason and note are found again after a reload", () => {
  const kept = shelf();
  let state = review(beginReview(draft), { do: "edit", text: "Mine" });
  state = review(state, { do: "grade", grading: "tone", value: 2 });
  state = review(state, { do: "reason", reason: "facts" });
  state = review(state, { do: "note", note: "Check stock first" });
  keepWork(kept, "a2", state);
  const found = findWork(kept, "a2", draft.id);
  const again = review(beginReview(draft), { do: "restore", kept: found! });
  expect(again).toMatchObject({ text: "Mine", reason: "facts", note: "Check stock first", view: "changes" });
  expect(again.grades).toEqual({ tone: 2, accuracy: null, policy: null });
});

it("work on one draft is not taken for work on another", () => {
  const kept = shelf();
  keepWork(kept, "a2", review(beginReview(draft), { do: "edit", text: "Mine" }));
  expect(findWork(kept, "a2", "another")).toBeNull();
  expect(findWork(kept, "a3", draft.id)).toBeNull();
});

it("the draft's own words are not stored a second time", () => {
  const kept = shelf();
  keepWork(kept, "a2", review(beginReview(draft), { do: "grade", grading: "tone", value: 5 }));
  expect([...kept.items.values()].join()).not.toContain("missing");
});

it("what cannot be read, and a browser that refuses to store, cost nothing but the memory", () => {
  const broken = { getItem: () => "{not json", setItem: () => expect.unreachable() };
  expect(findWork(broken, "a2", draft.id)).toBeNull();
  const odd = { ...broken, getItem: () => JSON.stringify({ text: 5 }) };
  expect(findWork(odd, "a2", draft.id)).toBeNull();
  const full = {
    getItem: () => null,
    setItem: () => {
      throw new Error("full");
    },
  };
  expect(() => keepWork(full, "a2", beginReview(draft))).not.toThrow();
});
