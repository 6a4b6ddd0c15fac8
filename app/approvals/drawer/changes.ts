import { diffWordsWithSpace } from "diff";
import type { Claim } from "../../drafts/draft.ts";
import { findClaims } from "./marks.ts";

/** A stretch that stayed, went or came; `evidence` stands after it when a claim ends there. */
export type Change = { kind: "same" | "out" | "in"; text: string; evidence: number[] | null };

/** Beyond this many edits a word diff says less than the two texts side by side. */
const MOST_EDITS = 2000;

/** The draft against the edited text, word by word, in paragraphs. */
export function compare(draft: string, text: string, claims: Claim[]): Change[][] {
  const ends = findClaims(text, claims).map(({ end, evidence }) => ({ end, evidence }));
  const changes: Change[] = [];
  let at = 0;
  for (const part of parts(draft, text)) {
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
  const found = parts(draft, text);
  return found.filter((part, index) => part.kind !== "same" && (found[index - 1]?.kind ?? "same") === "same").length;
}

function parts(draft: string, text: string): { kind: Change["kind"]; text: string }[] {
  const found = diffWordsWithSpace(draft, text, { maxEditLength: MOST_EDITS });
  if (found === undefined)
    return [
      { kind: "out", text: draft },
      { kind: "in", text },
    ];
  return joinAcrossSpaces(
    found.map(({ added, removed, value }) => ({ kind: added ? "in" : removed ? "out" : "same", text: value })),
  );
}

/** Two neighbouring words that both changed are one change: the lone space between them is not worth a gap. */
function joinAcrossSpaces(found: { kind: Change["kind"]; text: string }[]) {
  const joined: { kind: Change["kind"]; text: string }[] = [];
  let out = "";
  let into = "";
  const flush = () => {
    // The space that ends both belongs to neither.
    const space = out && into ? (/[^\S\n]+$/.exec(into)?.[0] ?? "") : "";
    const shared = out.endsWith(space) ? space.length : 0;
    if (out) joined.push({ kind: "out", text: out.slice(0, out.length - shared) });
    if (into) joined.push({ kind: "in", text: into.slice(0, into.length - shared) });
    if (shared) joined.push({ kind: "same", text: space });
    out = into = "";
  };
  found.forEach((part, index) => {
    const lone = part.kind === "same" && /^[^\S\n]+$/.test(part.text) && index > 0 && index < found.length - 1;
    if (part.kind === "out") out += part.text;
    else if (part.kind === "in") into += part.text;
    else if (lone && (out || into)) {
      out += part.text;
      into += part.text;
    } else {
      flush();
      joined.push(part);
    }
  });
  flush();
  return joined;
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
