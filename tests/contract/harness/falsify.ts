/**
 * What a scene saw, falsified. `different`: every number, text, truth and null is another, each time another one; keys
 * that were there are missing, those that were absent have a value, lists are empty. `same`: every text is the same
 * text, every number the same number, and no list is empty. A statement that holds about both says nothing.
 */
export function falsify<Seen>(seen: Seen, into: "different" | "same"): Seen {
  return (into === "different" ? different(seen) : same(seen)) as Seen;
}

let counter = 0;

function different(value: unknown): unknown {
  counter += 1;
  if (typeof value === "string") return `not ${value} ${counter}`;
  if (typeof value === "number") return -value - counter;
  if (typeof value === "boolean") return !value;
  if (value === null || value === undefined) return "something";
  if (Array.isArray(value)) return [];
  return inside(value, different, (all, key) => !Reflect.has(all, key));
}

function same(value: unknown): unknown {
  if (typeof value === "string") return "same";
  if (typeof value === "number") return 7;
  if (Array.isArray(value)) return value.length === 0 ? ["same"] : value.map(same);
  if (typeof value !== "object" && typeof value !== "function") return value;
  return value === null ? value : inside(value, same, Reflect.has);
}

function inside(
  value: object,
  falsified: (value: unknown) => unknown,
  has: (value: object, key: string | symbol) => boolean,
): unknown {
  if (Buffer.isBuffer(value)) return Buffer.from(String(falsified(value.toString("utf8").slice(0, 20))));
  if (value instanceof Map) return new Map([...value].map(([key, one]) => [key, falsified(one)]));
  if (value instanceof Headers)
    return new Headers({ "content-type": "text/other", date: "Mon, 30 Nov 2026 14:00:00 GMT" });
  if (value instanceof Response) return value.ok ? Response.error() : new Response();
  if (typeof value === "function") return (...given: unknown[]) => falsified(value(...given));
  return new Proxy(value, {
    get: (all, key) => (typeof key === "string" ? falsified(Reflect.get(all, key)) : Reflect.get(all, key)),
    has,
  });
}
