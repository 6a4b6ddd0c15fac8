import type { Claim } from "../../drafts/draft.ts";

/** A stretch of the reply: plain words, or a claim with the numbers of what backs it. */
export type Span = { text: string; claim: { evidence: number[]; unsupported: boolean } | null };

/** Where a claim's sentence stands in the text. */
type Found = { start: number; end: number; evidence: number[] };

const escaped = (word: string) => word.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

/** A sentence may have been wrapped differently in the reply than in the claim. */
const anySpacing = (sentence: string) => new RegExp(sentence.trim().split(/\s+/).map(escaped).join("\\s+"));

/** The claims that still stand in this text word for word, first come first, none over another. */
export function findClaims(text: string, claims: Claim[]): Found[] {
  const found: Found[] = [];
  for (const { sentence, evidence } of claims) {
    const match = anySpacing(sentence).exec(text);
    if (match === null || match[0] === "") continue;
    const end = match.index + match[0].length;
    if (!found.some((other) => match.index < other.end && other.start < end))
      found.push({ start: match.index, end, evidence });
  }
  return found.sort((a, b) => a.start - b.start);
}

/** The text as paragraphs of spans. Claims keep their place; a single line break stays inside its span. */
export function markReply(text: string, claims: Claim[]): Span[][] {
  const found = findClaims(text, claims);
  return paragraphs(text).map(({ start, end }) => {
    const spans: Span[] = [];
    let at = start;
    for (const claim of found) {
      if (claim.start < start || claim.end > end) continue;
      if (claim.start > at) spans.push({ text: text.slice(at, claim.start), claim: null });
      const { evidence } = claim;
      spans.push({
        text: text.slice(claim.start, claim.end),
        claim: { evidence, unsupported: evidence.length === 0 },
      });
      at = claim.end;
    }
    if (at < end) spans.push({ text: text.slice(at, end), claim: null });
    return spans;
  });
}

function paragraphs(text: string): { start: number; end: number }[] {
  const found: { start: number; end: number }[] = [];
  let start = 0;
  for (const gap of text.matchAll(/\n[^\S\n]*\n\s*/g)) {
    found.push({ start, end: gap.index });
    start = gap.index + gap[0].length;
  }
  found.push({ start, end: text.length });
  return found.filter(({ start, end }) => end > start);
}

/** A mark alone at a line's start would belong to nothing: it is tied to the last word before it. */
export function lastWord(text: string): { before: string; word: string } {
  const cut = text.search(/\S+\s*$/);
  return cut <= 0 ? { before: "", word: text } : { before: text.slice(0, cut), word: text.slice(cut) };
}
