import { type KnownDifference, knownDifferences, reasonFor } from "./known-differences.ts";
import { compareShapes, type Difference, describeDifference, type Shape } from "./shape.ts";

/** How one act of the sandbox stands against the recorded one. */
export type Comparison = {
  act: string;
  /** Differences without a reason, in words. */
  unlisted: string[];
  listed: { difference: Difference; known: KnownDifference }[];
};

export function compareActs(recorded: ReadonlyMap<string, Shape>, performed: ReadonlyMap<string, Shape>): Comparison[] {
  return [...recorded].map(([act, shape]) => {
    const sandbox = performed.get(act);
    if (!sandbox) return { act, unlisted: ["no act of the sandbox gives it"], listed: [] };
    const comparison: Comparison = { act, unlisted: [], listed: [] };
    for (const difference of compareShapes(shape, sandbox)) {
      const known = reasonFor(act, difference);
      if (known) comparison.listed.push({ difference, known });
      else comparison.unlisted.push(describeDifference(difference));
    }
    return comparison;
  });
}

/** Listed differences that are none any more. */
export function findStale(comparisons: readonly Comparison[]): KnownDifference[] {
  const met = new Set(comparisons.flatMap(({ listed }) => listed.map(({ known }) => known)));
  return knownDifferences.filter((known) => !met.has(known));
}
