import { describe, expect, it } from "vitest";
import {
  asksOnceMore,
  beginReview,
  firstMissing,
  hint,
  isEdited,
  mainLabel,
  missing,
  type ReviewAction,
  review,
  toDecision,
  unsupported,
  withDraftInHand,
} from "../../../app/approvals/drawer/review-state.ts";
import { jonas, jonasMovedOn, NOW, petra } from "../../fixtures/approvals.ts";

const promise = "They will be with you on Friday.";
const jonasDraft = jonas.draft!;
const petraDraft = petra.draft!;
const reviewed = (draft: typeof jonasDraft, ...actions: ReviewAction[]) => actions.reduce(review, beginReview(draft));
const graded: ReviewAction[] = [
  { do: "grade", grading: "tone", value: 5 },
  { do: "grade", grading: "accuracy", value: 4 },
  { do: "grade", grading: "policy", value: 3 },
];
const newerDraft = {
  ...jonasDraft,
  id: "7b0e6a0a-6c1e-4c43-9a55-0d9f5f1c2a09",
  version: 2,
  reply: "Hi Jonas,\n\nRim tape added.",
  claims: [{ sentence: "Rim tape added.", evidence: [1] }],
};

describe("what is missing", () => {
  it("counts the grades that are still to come", () => {
    expect(missing(reviewed(petraDraft), petra)).toBe("Grade all three to approve");
    expect(missing(reviewed(petraDraft, ...graded.slice(0, 1)), petra)).toBe("2 grades to go");
    expect(missing(reviewed(petraDraft, ...graded.slice(0, 2)), petra)).toBe("1 grade to go");
    expect(missing(reviewed(petraDraft, ...graded), petra)).toBeNull();
  });

  it("asks for a reason once the text differs, and no longer when it is put back", () => {
    const edited = reviewed(petraDraft, ...graded, { do: "edit", text: "Hi Petra, please walk." });
    expect(missing(edited, petra)).toBe("Choose a reason for the change");
    expect(missing(review(edited, { do: "reason", reason: "tone" }), petra)).toBeNull();
    expect(missing(review(edited, { do: "edit", text: petraDraft.reply }), petra)).toBeNull();
  });

  it("wants a reason to reject and to send back, whatever the text", () => {
    const rejecting = reviewed(petraDraft, ...graded, { do: "mean", outcome: "reject" });
    expect(missing(rejecting, petra)).toBe("Choose a reason to reject");
    const sendingBack = review(rejecting, { do: "mean", outcome: "request_changes" });
    expect(missing(sendingBack, petra)).toBe("Choose a reason for the change");
    expect(missing(review(sendingBack, { do: "reason", reason: "facts" }), petra)).toBeNull();
  });

  it("lets no empty and no unfilled text go out, but lets it be rejected", () => {
    const empty = reviewed(petraDraft, ...graded, { do: "edit", text: "  \n" }, { do: "reason", reason: "other" });
    expect(missing(empty, petra)).toBe("The text is empty");
    expect(missing(review(empty, { do: "mean", outcome: "reject" }), petra)).toBeNull();
    const liquid = review(empty, { do: "edit", text: "Hi {{ contact.name }}" });
    expect(missing(liquid, petra)).toContain("{{");
  });

  it("asks what a reply that claims something without evidence is based on", () => {
    const claims = [{ sentence: petraDraft.reply, evidence: [] }];
    const bare = { ...petra, draft: { ...petraDraft, evidence: [], claims } };
    const ready = reviewed(bare.draft, ...graded);
    expect(missing(ready, bare)).toBe("Choose what this is based on");
    const known = review(ready, { do: "basis", basis: "own_knowledge" });
    expect(missing(known, bare)).toBeNull();
    expect(toDecision(known, bare, null)?.basis).toBe("own_knowledge");
  });

  it("asks for no basis of a draft that claims nothing, until it is edited", () => {
    const bare = { ...petra, draft: { ...petraDraft, evidence: [], claims: [] } };
    const ready = reviewed(bare.draft, ...graded);
    expect(missing(ready, bare)).toBeNull();
    expect(toDecision(ready, bare, null)?.basis).toBe("none_found");
    const edited = review(review(ready, { do: "edit", text: "It ships today." }), { do: "reason", reason: "facts" });
    expect(firstMissing(edited, bare)).toEqual({ part: "basis", words: "Choose what this is based on" });
  });

  it("names the part of the drawer that comes next", () => {
    const parts = (...actions: ReviewAction[]) => firstMissing(reviewed(petraDraft, ...actions), petra)?.part;
    expect(parts()).toBe("grades");
    expect(parts(...graded, { do: "edit", text: " " })).toBe("text");
    expect(parts(...graded, { do: "edit", text: "Hi" })).toBe("reason");
    expect(parts(...graded)).toBeUndefined();
  });
});

describe("grades", () => {
  it("are never preset", () => {
    expect(beginReview(jonasDraft).grades).toEqual({ tone: null, accuracy: null, policy: null });
  });

  it("move on to the next row without one, going round", () => {
    expect(reviewed(petraDraft, { do: "grade", grading: "policy", value: 2 }).focus).toBe("tone");
    expect(reviewed(petraDraft, graded[0]!, { do: "grade", grading: "policy", value: 2 }).focus).toBe("accuracy");
    expect(reviewed(petraDraft, ...graded).focus).toBeNull();
  });
});

describe("the main button", () => {
  it("says when the text was changed", () => {
    const ready = reviewed(petraDraft, ...graded);
    expect(mainLabel(ready, petra)).toBe("Approve & send");
    expect(mainLabel(review(ready, { do: "edit", text: "Hi" }), petra)).toBe("Approve edited & send");
  });

  it("asks once more before a sentence without a source goes out", () => {
    const ready = reviewed(jonasDraft, ...graded);
    expect(asksOnceMore(ready, jonas)).toBe(true);
    const asked = review(ready, { do: "confirm" });
    expect(mainLabel(asked, jonas)).toBe("Send with the promise");
    expect(hint(asked, jonas)).toBe("One sentence has no source");
    expect(asksOnceMore(asked, jonas)).toBe(false);
    expect(toDecision(asked, jonas, NOW)?.basis).toBe("own_knowledge");
  });

  it("asks nothing more when that sentence is gone", () => {
    const without = reviewed(
      jonasDraft,
      ...graded,
      { do: "edit", text: jonasDraft.reply.replace(promise, "") },
      { do: "reason", reason: "policy" },
    );
    expect(unsupported(without.text, jonas)).toEqual([]);
    expect(asksOnceMore(without, jonas)).toBe(false);
    expect(toDecision(without, jonas, NOW)?.basis).toBe("evidence");
  });

  it("asks about the newer message first, then about the promise", () => {
    const ready = reviewed(jonasDraft, ...graded);
    expect(mainLabel(ready, jonasMovedOn)).toBe("Approve anyway…");
    const once = review(ready, { do: "confirm" });
    expect(mainLabel(once, jonasMovedOn)).toBe("Send this reply anyway");
    const twice = review(once, { do: "confirm" });
    expect(mainLabel(twice, jonasMovedOn)).toBe("Send with the promise");
    expect(asksOnceMore(twice, jonasMovedOn)).toBe(false);
    expect(toDecision(twice, jonasMovedOn, NOW)?.despiteNewer).toBe(true);
  });

  it("forgets a half-given confirmation when the text or the thread changes", () => {
    const asked = reviewed(jonasDraft, ...graded, { do: "confirm" });
    expect(asksOnceMore(review(asked, { do: "edit", text: `${jonasDraft.reply} ` }), jonas)).toBe(true);
    expect(asksOnceMore(review(asked, { do: "messages came" }), jonas)).toBe(true);
  });

  it("does not ask about a message the reviewer chose to pass over, until the next one comes", () => {
    const kept = reviewed(petraDraft, ...graded, { do: "keep reply", messageId: 504 });
    const movedOn = { ...petra, stale: jonasMovedOn.stale, seenMessageId: 504 };
    expect(asksOnceMore(kept, movedOn)).toBe(false);
    expect(asksOnceMore(kept, { ...movedOn, seenMessageId: 505 })).toBe(true);
  });
});

describe("a newer draft", () => {
  it("takes the place of words nobody touched", () => {
    const next = reviewed(jonasDraft, { do: "draft came", draft: newerDraft });
    expect(next.text).toBe(newerDraft.reply);
    expect(next.offered).toBe(false);
  });

  it("never takes the place of typed text, and its grades are open again", () => {
    const next = reviewed(jonasDraft, ...graded, { do: "edit", text: "Mine" }, { do: "draft came", draft: newerDraft });
    expect(next).toMatchObject({ text: "Mine", offered: true, draft: newerDraft });
    expect(next.grades.tone).toBeNull();
    expect(isEdited(next)).toBe(true);
    expect(review(next, { do: "use draft", draft: newerDraft })).toMatchObject({
      text: newerDraft.reply,
      offered: false,
    });
  });

  it("answers the newest message once it is taken", () => {
    const offered = { ...jonasMovedOn, draft: jonasDraft, stale: { ...jonasMovedOn.stale!, newDraft: newerDraft } };
    const taken = reviewed(jonasDraft, { do: "use draft", draft: newerDraft });
    const inHand = withDraftInHand(offered, newerDraft.id);
    expect(inHand.draft.reply).toBe(newerDraft.reply);
    expect(inHand.sourceMessageId).toBe(504);
    expect(mainLabel(taken, inHand)).toBe("Approve & send");
  });
});

describe("the decision", () => {
  it("is not made while something is missing", () => {
    expect(toDecision(reviewed(petraDraft), petra, NOW)).toBeNull();
  });

  it("carries what was on the screen", () => {
    const ready = reviewed(petraDraft, ...graded, { do: "note", note: " short and clear " });
    expect(toDecision(ready, petra, NOW)).toEqual({
      outcome: "approve",
      version: 1,
      draftId: petraDraft.id,
      seenMessageId: 611,
      recipients: petra.recipients,
      grades: { tone: 5, accuracy: 4, policy: 3 },
      finalText: petraDraft.reply,
      basis: "evidence",
      reason: null,
      note: "short and clear",
      despiteNewer: false,
      despiteClosedWindow: false,
      openedAt: NOW,
    });
  });
});

describe("a closed reply window", () => {
  const closed = { ...petra, canReply: false };
  const ready = reviewed(petraDraft, ...graded);

  it("is asked about once more, in words, and told with the decision", () => {
    expect(asksOnceMore(ready, petra)).toBe(false);
    expect(asksOnceMore(ready, closed)).toBe(true);
    expect(mainLabel(ready, closed)).toBe("Approve anyway…");
    expect(hint(ready, closed)).toBe("Asks once more, the reply window is closed");
    const asked = review(ready, { do: "confirm" });
    expect(asksOnceMore(asked, closed)).toBe(false);
    expect(mainLabel(asked, closed)).toBe("Send though closed");
    expect(hint(asked, closed)).toBe("The channel will most likely refuse it");
    expect(toDecision(asked, closed, NOW)).toMatchObject({ despiteClosedWindow: true });
  });

  it("is no question when nothing is sent", () => {
    expect(asksOnceMore(review(ready, { do: "mean", outcome: "reject" }), closed)).toBe(false);
  });
});
