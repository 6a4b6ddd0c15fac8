import { asRead } from "./as-read.ts";

/** A stretch of a text that names a person, and what it is: `mail address`, `street address`. */
export type Span = { from: number; to: number; kind: string };

/** A rule: what in a text, as a person would read it, must not leave. */
export type Finder = (text: string) => Span[];

/** Remembers what a placeholder stands for, so that a text that echoes it can be made whole again. */
export type Mask = {
  hide(text: string): string;
  /** Puts the originals back wherever a placeholder is echoed. */
  reveal(text: string): string;
};

/**
 * Hides whatever any of the rules finds, the same thing behind the same placeholder in every text it is given. Where
 * finds overlap, all they cover goes, under the name the earlier rule has for it.
 */
export function openMask(finders: Finder[]): Mask {
  const placeholders = new Map<string, string>();
  const originals = new Map<string, string>();
  const placeholder = (kind: string, original: string) => {
    const known = placeholders.get(original);
    if (known) return known;
    const made = `[${kind} ${placeholders.size + 1}]`;
    placeholders.set(original, made);
    originals.set(made, original);
    return made;
  };
  return {
    hide: (text) => {
      const read = asRead(text);
      const hidden = merge(finders.flatMap((find) => find(read)));
      let masked = "";
      let at = 0;
      for (const { from, to, kind } of hidden) {
        masked += text.slice(at, from) + placeholder(kind, text.slice(from, to));
        at = to;
      }
      return masked + text.slice(at);
    },
    reveal: (text) => text.replace(/\[[a-z ]+ \d+\]/g, (found) => originals.get(found) ?? found),
  };
}

/** A rule from a pattern with the flag `g`; of a match that fits `only`, group 1 is hidden if there is one, else all of it. */
export function matching(kind: string, pattern: RegExp, only: (found: string) => boolean = () => true): Finder {
  return (text) =>
    [...text.matchAll(pattern)].flatMap((match) => {
      const found = match[1] ?? match[0];
      const from = match.index + match[0].indexOf(found);
      return found !== "" && only(found) ? [{ from, to: from + found.length, kind }] : [];
    });
}

/** The spans in order, those that overlap made one. The sort is stable: at one place the earlier rule comes first. */
function merge(spans: Span[]): Span[] {
  const merged: (Span & { rank: number })[] = [];
  const ranked = spans.map((span, rank) => ({ ...span, rank }));
  for (const span of ranked.sort((one, other) => one.from - other.from)) {
    const last = merged.at(-1);
    if (!last || span.from >= last.to) {
      merged.push({ ...span });
      continue;
    }
    if (span.rank < last.rank) Object.assign(last, { kind: span.kind, rank: span.rank });
    last.to = Math.max(last.to, span.to);
  }
  return merged;
}
