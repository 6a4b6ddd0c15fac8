import { isDeepStrictEqual } from "node:util";

/** What Chatwoot did is not what the statement says. */
export class Differs extends Error {
  constructor(expected: string, came: string) {
    super(`expected ${expected}, came ${came}`);
  }
}

/** The statement could not be tried on this Chatwoot, and why. */
export class NotTried extends Error {}

/** Chatwoot cannot be reached, or does not answer in time: nothing can be said about it. */
export class Unreachable extends NotTried {}

/** A rule for a value; any other value in a table of `shows` is compared deeply. */
export type Matcher = { readonly words: string; holds(value: unknown): boolean };

const matcher = (words: string, holds: (value: unknown) => boolean): Matcher => ({ words, holds });

export const absent = matcher("no such key", (value) => value === undefined);
export const text = matcher("text", (value) => typeof value === "string");
export const filledText = matcher("a text that is not empty", (value) => typeof value === "string" && value !== "");
export const truth = matcher("true or false", (value) => typeof value === "boolean");
export const integer = matcher("an integer", Number.isInteger);
export const list = matcher("a list", Array.isArray);
export const object = matcher("an object", isObject);
export const isoTime = matcher(
  "an ISO time with milliseconds in UTC",
  (value) => typeof value === "string" && /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/.test(value),
);
const inSeconds = (value: unknown): value is number => typeof value === "number" && value > 1e9 && value < 1e10;
export const seconds = matcher("whole Unix seconds", (value) => inSeconds(value) && Number.isInteger(value));
export const fractionalSeconds = matcher("Unix seconds, a float", inSeconds);
export const uuid = matcher(
  "a UUID",
  (value) => typeof value === "string" && /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(value),
);
export const matching = (pattern: RegExp): Matcher =>
  matcher(`text like ${pattern}`, (value) => typeof value === "string" && pattern.test(value));
export const containing = (part: string): Matcher =>
  matcher(`text with ${JSON.stringify(part)}`, (value) => typeof value === "string" && value.includes(part));
export const without = (part: string): Matcher =>
  matcher(`text without ${JSON.stringify(part)}`, (value) => typeof value === "string" && !value.includes(part));
export const other = (than: unknown): Matcher =>
  matcher(`other than ${brief(than)}`, (value) => !isDeepStrictEqual(value, than));

/** Compares the values at dotted paths, such as `conversation.messages.0.id`; `""` is the whole value. */
export function shows(value: unknown, table: Record<string, unknown>): void {
  for (const [path, expected] of Object.entries(table)) {
    const came = at(value, path);
    const where = path === "" ? "" : `${path}: `;
    if (!fits(expected, came)) throw new Differs(`${where}${wordsOf(expected)}`, brief(came));
  }
}

/** The object has these keys, and none of the second list. */
export function hasKeys(value: unknown, keys: string, not = ""): void {
  if (!isObject(value)) throw new Differs("an object", brief(value));
  const missing = split(keys).filter((key) => !(key in value));
  if (missing.length > 0) throw new Differs(`the keys ${missing.join(", ")}`, Object.keys(value).sort().join(", "));
  const extra = split(not).filter((key) => key in value);
  if (extra.length > 0) throw new Differs(`no key ${extra.join(", ")}`, extra.map((key) => brief(value[key])).join());
}

export function equal(came: unknown, expected: unknown, what = ""): void {
  if (!fits(expected, came)) throw new Differs(`${what && `${what} `}${wordsOf(expected)}`, brief(came));
}

export function sameList(came: readonly (string | number)[], expected: readonly (string | number)[]): void {
  if (!isDeepStrictEqual([...came], [...expected])) throw new Differs(brief(expected), brief(came));
}

/** The value at a dotted path, or undefined. */
export function at(value: unknown, path: string): unknown {
  if (path === "") return value;
  let here = value;
  for (const key of path.split(".")) {
    if (Array.isArray(here)) here = here[Number(key)];
    else if (isObject(here)) here = here[key];
    else return undefined;
  }
  return here;
}

/** A list at a path, empty when there is none. */
export function listAt(value: unknown, path: string): unknown[] {
  const found = at(value, path);
  return Array.isArray(found) ? found : [];
}

/** A number that a scene cannot go on without. */
export function numberAt(value: unknown, path: string): number {
  const found = at(value, path);
  if (typeof found !== "number") throw new Differs(`a number at ${path || "the top"}`, brief(found ?? value));
  return found;
}

export function textAt(value: unknown, path: string): string {
  const found = at(value, path);
  if (typeof found !== "string") throw new Differs(`text at ${path || "the top"}`, brief(found ?? value));
  return found;
}

/** At most 160 characters on one line. */
export function brief(value: unknown): string {
  if (value === undefined) return "nothing";
  const line = typeof value === "string" ? JSON.stringify(value) : (JSON.stringify(value) ?? String(value));
  return line.length > 160 ? `${line.slice(0, 157)}...` : line;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isMatcher(value: unknown): value is Matcher {
  return isObject(value) && typeof value.holds === "function";
}

function fits(expected: unknown, came: unknown): boolean {
  return isMatcher(expected) ? expected.holds(came) : isDeepStrictEqual(came, expected);
}

function wordsOf(expected: unknown): string {
  return isMatcher(expected) ? expected.words : brief(expected);
}

function split(keys: string): string[] {
  return keys.split(/[\s,]+/).filter((key) => key !== "");
}
