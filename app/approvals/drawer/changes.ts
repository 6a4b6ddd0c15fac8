import type { Claim } from "../../drafts/draft.ts";
import { wordDiff } from "../../learning/diff.ts";
import { findClaims } from "./marks.ts";

/** A stretch that stayed, went or came; `evidence` stands after it when a claim ends there. */
export type Change = { kind: "same" | "out" | "in"; text: string; evidence: number[] | null };

/** The draft against the edited text, word by word, in paragraphs. */
export function compare(draft: string, text: string, claims: Claim[]): Change[][] {
  const ends = findClaims(text, claims).map(({ end, evidence }) => ({ end, evidence }));
  const changes: Change[] = [];
  let at = 0;
  for (const part of wordDiff(draft, text)) {
    if (part.kind === "out") {
      changes.push({ ...part, evidence: null });
      continue;
    }
    const end = at + part.text.length;
    for (const mark of ends.filter((mark) => mark.end > at && mark.end <= end)) {
      changes.push({ kind: part.kind, text: text.slice(at, mark.end), evidence: mark.evidence });
      at = mark.end;
    }
    if (at < end) changes.push({ kind: part.kind, text: text.slice(at, end), evidence: null });
    at = end;
  }
  return intoParagraphs(changes);
}

/** How many places differ: words taken out and put in at one place count once. */
export function countChanges(draft: string, text: string): number {
  const found = wordDiff(draft, text);
  return found.filter((part, index) => part.kind !== "same" && (found[index - 1]?.kind ?? "same") === "same").length;
}

function intoParagraphs(changes: Change[]): Change[][] {
  const found: Change[][] = [[]];
  for (const change of changes) {
    // A break that was taken out must not break the text that stands.
    const pieces = change.kind === "out" ? [change.text.replace(/\s*\n\s*/g, " ")] : change.text.split(/\n\s*\n/);
    pieces.forEach((text, index) => {
      if (index > 0) found.push([]);
      const evidence = index === pieces.length - 1 ? change.evidence : null;
      if (text !== "" || evidence !== null) found.at(-1)?.push({ ...change, text, evidence });
    });
  }
  return found.filter((paragraph) => paragraph.length > 0);
}
