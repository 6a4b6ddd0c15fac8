import { jsonParser, type Token } from "stream-json/core/parser.js";
import { DEEPEST, printableText } from "./printable.ts";

/**
 * Which parts of a JSON value are kept. A value of another kind than the one asked for is kept as an empty one of its own
 * kind, so that whoever checks its shape sees what is wrong with it.
 */
export type Fields =
  /** A number, boolean, null or text. Of a longer text the first `most` characters. */
  | { keep: "scalar"; most: number }
  /** Whatever it is, up to `most` characters of names and values together; the values beyond are left out. */
  | { keep: "whole"; most: number }
  | { keep: "object"; fields: ReadonlyMap<string, Fields> }
  /** With `handedOut` each element goes to `onItem` as soon as it is complete, and the array stays empty. */
  | { keep: "array"; of: Fields; handedOut: boolean };

export const scalar = (most: number): Fields => ({ keep: "scalar", most });
export const whole = (most: number): Fields => ({ keep: "whole", most });
export const object = (fields: Record<string, Fields>): Fields => ({
  keep: "object",
  fields: new Map(Object.entries(fields)),
});
export const array = (of: Fields): Fields => ({ keep: "array", of, handedOut: false });
export const items = (of: Fields): Fields => ({ keep: "array", of, handedOut: true });

/** Rails itself parses 100 levels, so nothing stored in Chatwoot is deeper. The parser keeps a word for each level. */
const MOST_NESTED = 512;
/** No name in use comes near it; a value with a longer name is left out. */
const LONGEST_NAME = 1000;
/** JavaScript needs 17 digits and an exponent; what is longer is left out, as a text of its length would be. */
const LONGEST_NUMBER = 400;
/** Of one array within an item: Chatwoot itself takes 15 attachments a message. */
const MOST_ELEMENTS = 1000;
/** What any value costs of the characters that a `whole` may have, beside its own. */
const COST = 8;

/** The answer cannot be read. The message says why and quotes none of it. */
export class InvalidJson extends Error {
  override name = "InvalidJson";
}

export type FieldReader = {
  /**
   * The next piece of the JSON text in UTF-8, cut anywhere. What is not kept of a text that is longer than a piece is passed
   * over, so an escape that does not exist is not noticed in there. @throws InvalidJson
   */
  write(piece: Uint8Array): void;
  /** The kept value. @throws InvalidJson when the text is not complete. */
  end(): unknown;
};

/** @param characters of the names and values that were kept of it. */
export type OnItem = (item: unknown, characters: number) => void;

type Frame = {
  array: boolean;
  fields: Fields;
  /** Shared by all of a `whole` value: how many characters are left of it. */
  left: { characters: number } | null;
  entries: [string, unknown][];
  /** The name of the value that comes next; null when that value is left out. */
  name: string | null;
};

/**
 * Reads JSON piece by piece and keeps of it only `fields`, so memory is bounded by what is kept, whatever the size of the
 * rest. What is kept is as `printable(JSON.parse(text))` has it: the last of two equal names counts.
 */
export function createFieldReader(fields: Fields, onItem: OnItem = () => {}): FieldReader {
  const parse = jsonParser({ packValues: false });
  const decoder = new TextDecoder();
  const frames: Frame[] = [];
  let depth = 0;
  /** At which depth the value began that is being left out. */
  let skippedFrom: number | null = null;
  /** The text that is being read; null when nothing of it is kept. */
  let text: { whole: string[]; parts: string[]; most: number; length: number; cut: boolean } | null = null;
  let inText = false;
  /** The parser waits for the other half of a character before it gives this one. */
  let isHalfHeld = false;
  /** The beginning of an escape whose end comes with the next piece. */
  let carried = new Uint8Array();
  let root: { value: unknown } | null = null;
  let characters = 0;
  let beforeItem = 0;
  let lists = 0;

  const top = () => frames.at(-1);

  /** What is kept of the value that begins now, null when nothing is. */
  const fieldsHere = (): Fields | null => {
    const frame = top();
    if (!frame) return fields;
    if (frame.fields.keep === "whole") return frame.array || frame.name !== null ? frame.fields : null;
    if (frame.fields.keep === "array") return frame.entries.length < MOST_ELEMENTS ? frame.fields.of : null;
    if (frame.fields.keep === "object" && frame.name !== null) return frame.fields.fields.get(frame.name) ?? null;
    return null;
  };

  const give = (value: unknown) => {
    const frame = top();
    if (!frame) root = { value };
    else if (frame.fields.keep === "array" && frame.fields.handedOut) {
      onItem(value, characters - beforeItem);
      beforeItem = characters;
    } else frame.entries.push([frame.name ?? "", value]);
  };

  /** Whether a value of so many characters still belongs to the `whole` it is in; counts it if so. */
  const afford = (cost: number): boolean => {
    const left = top()?.left;
    if (left && left.characters < cost) return false;
    if (left) left.characters -= cost;
    characters += cost;
    return true;
  };

  const nameCost = () => top()?.name?.length ?? 0;

  const open = (isArray: boolean) => {
    depth += 1;
    if (depth > MOST_NESTED) throw new InvalidJson("the answer is nested too deeply");
    if (skippedFrom !== null) return;
    const here = fieldsHere();
    const kept = here?.keep === "whole" || here?.keep === (isArray ? "array" : "object");
    if (!here || !kept || frames.length >= DEEPEST || !afford(COST + nameCost())) {
      // Of a value that is left out nothing is given, of one of another kind or too deep its kind or null.
      if (here && frames.length >= DEEPEST) give(null);
      else if (here && !kept) give(isArray ? [] : {});
      skippedFrom = depth;
      return;
    }
    if (here.keep === "array" && here.handedOut) {
      if (++lists > 1) throw new InvalidJson("the answer has two lists");
      beforeItem = characters;
    }
    const left = here.keep === "whole" ? (top()?.left ?? { characters: here.most }) : null;
    frames.push({ array: isArray, fields: here, left, entries: [], name: null });
  };

  const close = () => {
    depth -= 1;
    if (skippedFrom !== null) {
      if (depth < skippedFrom) skippedFrom = null;
      return;
    }
    const frame = frames.pop();
    if (frame) give(frame.array ? frame.entries.map(([, value]) => value) : Object.fromEntries(frame.entries));
  };

  const beginText = (most: number | null) => {
    text = skippedFrom !== null || most === null ? null : { whole: [], parts: [], most, length: 0, cut: false };
  };

  const addText = (part: string) => {
    if (!text) return;
    const room = text.most - text.length;
    if (part.length > room) text.cut = true;
    const added = part.length > room ? part.slice(0, room) : part;
    if (added !== "") text.parts.push(added);
    text.length += added.length;
  };

  /** A part is kept in memory with the whole piece that it was cut from, so it does not outlive that. */
  const copyParts = () => {
    if (!text || text.parts.length === 0) return;
    text.whole.push(copied(text.parts));
    text.parts = [];
  };

  const endText = (): { value: string; cut: boolean } | null => {
    copyParts();
    const ended = text && { value: printableText(text.whole.join("")), cut: text.cut };
    text = null;
    return ended;
  };

  /** The longest text that is kept of the value that begins now, null when none is. */
  const mostHere = (): number | null => {
    if (skippedFrom !== null) return null;
    const here = fieldsHere();
    if (here?.keep === "scalar") return here.most;
    // Of another kind: the text is kept as an empty one.
    if (here?.keep !== "whole") return here && 0;
    return top()?.left?.characters ?? here.most;
  };

  const giveText = (ended: { value: string; cut: boolean } | null) => {
    if (!ended) return;
    // A part of somebody else's value would be another value: only what was asked for by name is cut.
    if (ended.cut && fieldsHere()?.keep === "whole") return;
    if (afford(COST + ended.value.length + nameCost())) give(ended.value);
  };

  const giveScalar = (value: unknown) => {
    if (skippedFrom === null && fieldsHere() && afford(COST + nameCost())) give(value);
  };

  const take = (token: Token) => {
    switch (token.name) {
      case "startObject":
        return open(false);
      case "startArray":
        return open(true);
      case "endObject":
      case "endArray":
        return close();
      case "startKey":
        inText = true;
        return beginText(LONGEST_NAME);
      case "startString":
        inText = true;
        return beginText(mostHere());
      case "stringChunk":
      case "numberChunk":
        return addText(token.value);
      case "endString":
        inText = false;
        return giveText(endText());
      case "endKey": {
        inText = false;
        const frame = top();
        const ended = endText();
        if (frame && ended) frame.name = ended.cut ? null : ended.value;
        return;
      }
      case "startNumber":
        return beginText(fieldsHere() ? LONGEST_NUMBER : null);
      case "endNumber": {
        const ended = endText();
        if (ended && !ended.cut) giveScalar(Number(ended.value));
        return;
      }
      case "trueValue":
      case "falseValue":
      case "nullValue":
        return giveScalar(token.value);
    }
  };

  const parseText = (json: string) => {
    let tokens: ReturnType<typeof parse>;
    try {
      tokens = parse(json);
    } catch {
      throw new InvalidJson("the answer is not JSON");
    }
    if (typeof tokens !== "symbol") for (const token of tokens.values) take(token);
    copyParts();
  };

  /**
   * The rest of a text that began before, without taking it apart: most of an answer with mails is in texts longer than a
   * piece. What is kept is read by JSON.parse, anything else passed over. Answers what follows it.
   */
  const readText = (json: Uint8Array): Uint8Array => {
    const end = closingQuote(json);
    const until = end < 0 ? beginningOfEscape(json) : end;
    const part = json.subarray(0, until);
    if (text && text.length < text.most) addText(unescaped(decoder.decode(part, { stream: true })));
    else if (text && until > 0) text.cut = true;
    copyParts();
    return json.subarray(until);
  };

  const write = (piece: Uint8Array, isLast: boolean) => {
    let json = carried.length === 0 ? piece : concat(carried, piece);
    for (;;) {
      if (inText && !isHalfHeld) json = readText(json);
      const next = json.subarray(0, PARSED_AT_ONCE);
      const until = isLast && next.length === json.length ? next.length : beginningOfEscape(next);
      if (until === 0) break;
      const begun = decoder.decode(next.subarray(0, until), { stream: true });
      parseText(begun);
      isHalfHeld = HALF_A_CHARACTER.test(begun.slice(-LONGEST_ESCAPE));
      json = json.subarray(until);
    }
    carried = json.slice();
  };

  return {
    write: (piece) => write(piece, false),
    end: () => {
      // The space ends a number or a word that stands alone.
      write(new TextEncoder().encode(" "), true);
      if (!root || inText) throw new InvalidJson("the answer is not complete");
      return root.value;
    },
  };
}

function concat(one: Uint8Array, other: Uint8Array): Uint8Array {
  const both = new Uint8Array(one.length + other.length);
  both.set(one);
  both.set(other, one.length);
  return both;
}

/** In UTF-8 no byte of another character looks like these. */
const [QUOTE, BACKSLASH] = [0x22, 0x5c];
/** A text that begins in the middle of so many bytes is taken apart up to their end. */
const PARSED_AT_ONCE = 4096;
const LONGEST_ESCAPE = "\\u0041".length;
/** An escape that may be the first of two for one character. */
const HALF_A_CHARACTER = /^\\ud[89ab][\da-f]{2}$/i;

/** Where an escape begins that is not complete at the end, else the length. */
function beginningOfEscape(json: Uint8Array): number {
  const last = json.lastIndexOf(BACKSLASH);
  if (last <= json.length - LONGEST_ESCAPE || last < 0 || isEscaped(json, last)) return json.length;
  const isUnicode = json[last + 1] === "u".charCodeAt(0);
  return last === json.length - 1 || isUnicode ? last : json.length;
}

function unescaped(text: string): string {
  try {
    return JSON.parse(`"${text}"`);
  } catch {
    throw new InvalidJson("the answer is not JSON");
  }
}

/** Where a text ends that goes on at the beginning, else -1. */
function closingQuote(json: Uint8Array): number {
  let at = json.indexOf(QUOTE);
  while (at >= 0 && isEscaped(json, at)) at = json.indexOf(QUOTE, at + 1);
  return at;
}

/** Behind an odd number of backslashes. */
function isEscaped(json: Uint8Array, at: number): boolean {
  let from = at;
  while (json[from - 1] === BACKSLASH) from -= 1;
  return (at - from) % 2 === 1;
}

/** Below this V8 copies a part of a text by itself. */
const SHORTEST_SLICE = 13;

function copied(parts: string[]): string {
  const [only = ""] = parts;
  if (parts.length > 1) return parts.join("");
  return only.length < SHORTEST_SLICE ? only : structuredClone(only);
}
