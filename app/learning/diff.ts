import { diffWordsWithSpace } from "diff";

/** A stretch of words that stayed, went or came. */
export type Change = { kind: "same" | "out" | "in"; text: string };

/** Beyond this many edits a word diff says less than the two texts side by side. */
const MOST_EDITS = 2000;

/** What was taken out of a text and put in, word by word. The parts that are not "out" make up the second text. */
export function wordDiff(before: string, after: string): Change[] {
  const found = diffWordsWithSpace(before, after, { maxEditLength: MOST_EDITS });
  if (found === undefined)
    return [
      { kind: "out", text: before },
      { kind: "in", text: after },
    ];
  return joinAcrossSpaces(
    found.map(({ added, removed, value }) => ({ kind: added ? "in" : removed ? "out" : "same", text: value })),
  );
}

/** Two neighbouring words that both changed are one change: the lone space between them is not worth a gap. */
function joinAcrossSpaces(found: Change[]): Change[] {
  const joined: Change[] = [];
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
