/**
 * The shape of JSON values: what kinds of value stand at each path, such as `conversation.messages[].sender.email` →
 * `["null", "mail address"]`. The whole value's path is empty, a list's elements share one path. `absent` among the kinds
 * says that some of the objects lack the key. No shape holds a text, a name or a number of the values.
 */
export type Shape = Record<string, string[]>;

/** The kinds at a path where two shapes differ; `absent` without such a key, `no element` in lists that are all empty. */
export type Difference = { path: string; recorded: string[]; sandbox: string[] };

const ABSENT = "absent";
/** Secrets are left out of the recordings: any text may stand there. */
const LEFT_OUT = "text left out";
/** Their keys are the shop's own words: what counts is the kinds of their values. */
const FREE_KEYS = /(^|\.)custom_attributes(\[\])?(\.(previous|current)_value)?$/;

const TEXTS: [string, RegExp][] = [
  ["empty text", /^$/],
  [LEFT_OUT, /^\(left out\)$/],
  ["ISO time", /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/],
  ["ISO time without milliseconds", /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/],
  ["ISO time with offset", /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}[+-]\d\d:\d\d$/],
  ["date and time", /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/],
  ["UUID", /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/],
  ["URL", /^https?:\/\/\S+$/],
  ["mail address", /^[^\s@]+@[^\s@]+$/],
];

/** The shape that several values have together. */
export function shapeOf(values: readonly unknown[]): Shape {
  const kinds = new Map<string, Set<string>>();
  const objects = new Map<string, number>();
  const keys = new Map<string, { of: string; times: number }>();

  const look = (path: string, value: unknown): void => {
    const known = kinds.get(path) ?? new Set();
    kinds.set(path, known.add(kindOf(value)));
    if (Array.isArray(value)) for (const element of value) look(`${path}[]`, element);
    else if (typeof value === "object" && value !== null) lookInside(path, value);
  };
  const lookInside = (path: string, value: object): void => {
    const free = FREE_KEYS.test(path);
    if (!free) objects.set(path, (objects.get(path) ?? 0) + 1);
    for (const [key, child] of Object.entries(value)) {
      const place = childOf(path, free ? "*" : key);
      look(place, child);
      if (!free) keys.set(place, { of: path, times: (keys.get(place)?.times ?? 0) + 1 });
    }
  };

  for (const value of values) look("", value);
  for (const [place, { of, times }] of keys) if (times < (objects.get(of) ?? 0)) kinds.get(place)?.add(ABSENT);
  return Object.fromEntries(
    [...kinds].sort(([a], [b]) => (a < b ? -1 : 1)).map(([path, known]) => [path, [...known].sort()]),
  );
}

export function kindOf(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "list";
  if (typeof value === "object") return "object";
  if (typeof value === "boolean") return "boolean";
  return typeof value === "number" ? kindOfNumber(value) : kindOfText(String(value));
}

/** Numbers of this size are Unix times; nothing else grows so large. */
function kindOfNumber(value: number): string {
  const size = Math.abs(value);
  if (size >= 1e9 && size < 1e10) return Number.isInteger(value) ? "whole seconds" : "fractional seconds";
  if (size >= 1e12) return "milliseconds";
  return Number.isInteger(value) ? "integer" : "float";
}

function kindOfText(value: string): string {
  return TEXTS.find(([, pattern]) => pattern.test(value))?.[0] ?? "text";
}

/** Where the sandbox's values are not of the recorded kinds. What is missing is named once, without all below it. */
export function compareShapes(recorded: Shape, sandbox: Shape): Difference[] {
  const differences: Difference[] = [];
  for (const path of new Set([...Object.keys(recorded), ...Object.keys(sandbox)])) {
    const [there, here] = [recorded[path], sandbox[path]];
    if ((there || mayLack(recorded, path)) && (here || mayLack(sandbox, path)) && !agree(there, here))
      differences.push({ path, recorded: there ?? nothingAt(path), sandbox: here ?? nothingAt(path) });
  }
  return differences.sort((a, b) => (a.path < b.path ? -1 : 1));
}

export function describeDifference({ path, recorded, sandbox }: Difference): string {
  return `${path || "the whole"}: recorded ${recorded.join(" or ")}, sandbox ${sandbox.join(" or ")}`;
}

/** The place above this one is there, and so this one might be. */
function mayLack(shape: Shape, path: string): boolean {
  const kinds = shape[parentOf(path)];
  return kinds?.includes(path.endsWith("[]") ? "list" : "object") ?? false;
}

function agree(recorded: string[] | undefined, sandbox: string[] | undefined): boolean {
  if (!recorded || !sandbox) return false;
  if (!recorded.includes(LEFT_OUT)) return recorded.join() === sandbox.join();
  const others = recorded.filter((kind) => kind !== LEFT_OUT);
  const more = sandbox.filter((kind) => !others.includes(kind));
  return more.length > 0 && more.every(isText) && others.every((kind) => sandbox.includes(kind) || isText(kind));
}

function isText(kind: string): boolean {
  return kind === "text" || TEXTS.some(([name]) => name === kind);
}

function nothingAt(path: string): string[] {
  return [path.endsWith("[]") ? "no element" : ABSENT];
}

function childOf(path: string, key: string): string {
  return path === "" ? key : `${path}.${key}`;
}

function parentOf(path: string): string {
  if (path.endsWith("[]")) return path.slice(0, -2);
  return path.slice(0, Math.max(0, path.lastIndexOf(".")));
}
