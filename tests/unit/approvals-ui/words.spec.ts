import { describe, expect, it } from "vitest";
import { compare, countChanges } from "../../../app/approvals/drawer/changes.ts";
import { lastWord, markReply } from "../../../app/approvals/drawer/marks.ts";
import { questionOf } from "../../../app/approvals/drawer/thread-parts.ts";
import { recipientsLine, recipientsShort } from "../../../app/approvals/drawer/words.ts";
import { jonas, jonasMovedOn, petra } from "../../fixtures/approvals.ts";

const { reply, claims } = jonas.draft!;
const asText = (paragraphs: { text: string }[][]) =>
  paragraphs.map((spans) => spans.map((s) => s.text).join("")).join("\n\n");

describe("evidence marks", () => {
  it("keep every word of the reply in its order", () => {
    expect(asText(markReply(reply, claims))).toBe(reply);
  });

  it("stand at the end of the sentence they back, and show what nothing backs", () => {
    const found = markReply(reply, claims).flatMap((spans) => spans.filter((span) => span.claim));
    expect(found.map(({ text, claim }) => [text.split(" ").at(-1), claim?.evidence, claim?.unsupported])).toEqual([
      ["us.", [1], false],
      ["charge.", [2, 3], false],
      ["Friday.", [], true],
      ["two.", [1], false],
    ]);
  });

  it("are found though the reply breaks its lines elsewhere", () => {
    const spans = markReply("We have (38)\nin stock.", [{ sentence: "We have (38) in stock.", evidence: [2] }]);
    expect(spans).toEqual([[{ text: "We have (38)\nin stock.", claim: { evidence: [2], unsupported: false } }]]);
  });

  it("leave with the sentence the reviewer took out", () => {
    const without = reply.replace("They will be with you on Friday. ", "");
    expect(
      markReply(without, claims)
        .flat()
        .some((span) => span.claim?.unsupported),
    ).toBe(false);
  });

  it("are tied to the last word, so that none begins a line alone", () => {
    expect(lastWord("in the box.")).toEqual({ before: "in the ", word: "box." });
    expect(lastWord("Yes.")).toEqual({ before: "", word: "Yes." });
  });
});

describe("changes", () => {
  const edited = reply.replace("They will be with you on Friday.", "Express usually takes two working days.");

  it("tell the draft from what was put in its place", () => {
    const changes = compare(reply, edited, claims).flat();
    const without = (kind: string) =>
      changes
        .filter((change) => change.kind !== kind)
        .map((change) => change.text)
        .join("");
    expect(without("out").replace(/\s/g, "")).toBe(edited.replace(/\s/g, ""));
    expect(without("in").replace(/\s/g, "")).toBe(reply.replace(/\s/g, ""));
    expect(countChanges(reply, edited)).toBe(1);
  });

  it("count nothing where nothing changed", () => {
    expect(countChanges(reply, reply)).toBe(0);
  });

  it("keep the numbers of the sentences that still stand", () => {
    const marks = compare(reply, edited, claims)
      .flat()
      .filter((change) => change.evidence);
    expect(marks.map((change) => change.evidence)).toEqual([[1], [2, 3], [1]]);
  });

  it("survive a text of ten thousand characters that shares nothing", () => {
    const words = (seed: string) => Array.from({ length: 2000 }, (_, index) => `${seed}${index}`).join(" ");
    expect(
      compare(words("a"), words("b"), [])
        .flat()
        .map((change) => change.kind),
    ).toEqual(["out", "in"]);
  });
});

describe("the thread", () => {
  it("shows the whole last burst and folds what came before", () => {
    expect(questionOf(petra).shown.map(({ id }) => id)).toEqual([610, 611]);
    expect(questionOf(jonas).folded.map(({ id }) => id)).toEqual([501, 502]);
  });

  it("is folded whole, reply and all, once the question was answered", () => {
    const answered = { ...jonas, sourceMessageId: 501 };
    expect(questionOf(answered)).toMatchObject({ answered: true, folded: jonas.thread, shown: [{ id: 501 }] });
  });

  it("shows what was sent automatically with the burst it stands in, and folds nothing for it", () => {
    const [first, second] = petra.thread.slice(-2);
    if (!first || !second) throw new Error("Petra wrote twice");
    const automatic = (id: number) => ({ ...first, id, from: "shop" as const, automatic: true });
    const thread = [...petra.thread.slice(0, -1), automatic(9001), second, automatic(9002)];
    const { shown, answered } = questionOf({ ...petra, thread });
    expect(shown.map(({ id }) => id)).toEqual([610, 9001, 611, 9002]);
    expect(answered).toBe(false);
  });

  it("puts what was said since in the message's own place", () => {
    expect(questionOf(jonasMovedOn).shown.map(({ id }) => id)).toEqual([504]);
    expect(questionOf(jonasMovedOn).folded).toHaveLength(3);
  });
});

describe("recipients", () => {
  it("are named whole above the text and counted beside the button", () => {
    expect(recipientsLine(jonas)).toBe(
      "To jonas@post.example, in this thread · Cc club@post.example · from Torvald Cycle Parts",
    );
    expect(recipientsShort(jonas)).toBe("Email to jonas@post.example and 1 more, as Torvald Cycle Parts");
    expect(recipientsLine(petra)).toBe("To Petra Lindqvist, live chat · from Torvald Cycle Parts");
  });

  it("are the channel where nobody gave a name", () => {
    const visitor = { ...petra, recipients: { to: [], cc: [] }, customer: { ...petra.customer, name: "Visitor" } };
    expect(recipientsLine(visitor)).toBe("To Live chat · from Torvald Cycle Parts");
    expect(recipientsShort(visitor)).toBe("To Live chat, as Torvald Cycle Parts");
  });
});
