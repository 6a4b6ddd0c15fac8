// How tall a note stands in an agent's thread: Chatwoot's renderer, and the width, font and spacing of its bubble.
import { expect, type Page, test } from "@playwright/test";
import type { Draft, NoteContent } from "../../app/drafts/draft.ts";
import { draftOfSixtyWords, threadsPage } from "../support/chatwoot-bubble.ts";

const MOST_LINES = 12;
const long = "Something that takes a good many words to be said, and then some more of them";
const wordiest: Draft = {
  ...draftOfSixtyWords,
  evidence: draftOfSixtyWords.evidence.flatMap((piece) => [
    { ...piece, title: `${piece.number}: ${long}` },
    { ...piece, title: `${piece.number} again: ${long}` },
  ]),
  claims: [{ sentence: "It is expected to arrive on Thursday.", evidence: [] }],
  projectedImpact: long,
  risk: { level: "medium", reason: long },
  rollback: long,
};

/** The lines of text in a note. */
async function linesOf(page: Page, draft: Draft, content: NoteContent): Promise<number> {
  await page.setContent(threadsPage([{ draft, content }]));
  return page.locator(".note").evaluate(async (note) => {
    await document.fonts.load("14px Inter");
    const text = document.createRange();
    text.selectNodeContents(note);
    const middles = [...text.getClientRects()]
      // Those of whole paragraphs are taller than a line.
      .filter(({ width, height }) => width > 0 && height < 22)
      .map(({ top, height }) => top + height / 2)
      .sort((a, b) => a - b);
    return middles.filter((middle, at) => middle - (middles[at - 1] ?? 0) > 4).length;
  });
}

test("a note of a draft of sixty words takes at most twelve lines of the thread, however wordy what is said about it", async ({
  page,
}) => {
  expect(draftOfSixtyWords.reply.split(/\s+/)).toHaveLength(60);
  const short = await linesOf(page, draftOfSixtyWords, "short");
  expect(short).toBeLessThanOrEqual(MOST_LINES);
  expect(await linesOf(page, wordiest, "short")).toBeLessThanOrEqual(MOST_LINES);
  expect(await linesOf(page, draftOfSixtyWords, "link")).toBe(1);
  expect(await linesOf(page, draftOfSixtyWords, "whole")).toBeGreaterThan(short);
});
