import { readFileSync } from "node:fs";
import type { Shape } from "./shape.ts";

/**
 * The shapes of the recordings as they stand in the repository: kinds by path. What most acts of a family have is said
 * once; an act says only where it differs, with `null` for a path that it does not have.
 */
export type Committed = {
  families: Record<string, Record<string, string>>;
  acts: Record<string, Record<string, string | null>>;
};

export const COMMITTED = new URL("./committed.json", import.meta.url);

export function readCommitted(): Map<string, Shape> {
  return unfold(JSON.parse(readFileSync(COMMITTED, "utf8")));
}

export function fold(shapes: ReadonlyMap<string, Shape>): Committed {
  const members = Map.groupBy(shapes.keys(), familyOf);
  const families = Object.fromEntries(
    [...members].map(([family, acts]) => [family, usualOf(acts.map((act) => shapes.get(act) ?? {}))]),
  );
  const acts = [...shapes].map(([act, shape]) => [act, unusualIn(shape, families[familyOf(act)] ?? {})]);
  return { families, acts: Object.fromEntries(acts) };
}

export function unfold({ families, acts }: Committed): Map<string, Shape> {
  return new Map(
    Object.entries(acts).map(([act, own]) => {
      const all = Object.entries({ ...families[familyOf(act)], ...own });
      const there = all.flatMap(([path, kinds]) => (kinds === null ? [] : [[path, kinds.split(" or ")] as const]));
      return [act, Object.fromEntries(there.sort(([a], [b]) => (a < b ? -1 : 1)))];
    }),
  );
}

/** Deliveries by their event, every answer by itself. */
function familyOf(act: string): string {
  return act.split(" ")[0] ?? act;
}

/** At each path what more than half of the shapes have there. */
function usualOf(shapes: Shape[]): Record<string, string> {
  const usual: Record<string, string> = {};
  for (const path of new Set(shapes.flatMap((shape) => Object.keys(shape)))) {
    const counts = Map.groupBy(shapes, (shape) => shape[path]?.join(" or "));
    for (const [kinds, { length }] of counts)
      if (kinds !== undefined && length * 2 > shapes.length) usual[path] = kinds;
  }
  return sorted(usual);
}

function unusualIn(shape: Shape, usual: Record<string, string>): Record<string, string | null> {
  const own: Record<string, string | null> = {};
  for (const [path, kinds] of Object.entries(shape))
    if (usual[path] !== kinds.join(" or ")) own[path] = kinds.join(" or ");
  for (const path of Object.keys(usual)) if (!(path in shape)) own[path] = null;
  return sorted(own);
}

function sorted<Value>(record: Record<string, Value>): Record<string, Value> {
  return Object.fromEntries(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1)));
}
