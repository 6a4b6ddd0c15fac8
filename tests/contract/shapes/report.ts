// node tests/contract/shapes/report.ts: performs all acts on a sandbox and prints how they compare with the recordings.
import { programmes } from "./acts.ts";
import { readCommitted } from "./committed.ts";
import { type Comparison, compareActs, findStale } from "./compare.ts";
import { knownDifferences } from "./known-differences.ts";
import { performAll } from "./perform.ts";
import { readRecordedShapes } from "./recorded.ts";

/** The report, line by line. */
export function reportLines(comparisons: readonly Comparison[]): string[] {
  const count = (fits: (comparison: Comparison) => boolean) => String(comparisons.filter(fits).length).padStart(4);
  const counts = [
    `${count(() => true)}  acts compared`,
    `${count(({ listed, unlisted }) => listed.length + unlisted.length === 0)}  equal`,
    `${count(({ listed, unlisted }) => listed.length > 0 && unlisted.length === 0)}  equal but for listed differences`,
    `${count(({ unlisted }) => unlisted.length > 0)}  different`,
  ];
  const listed = knownDifferences.map((known) => {
    const acts = comparisons.filter((comparison) => comparison.listed.some((one) => one.known === known)).length;
    return `${String(acts).padStart(4)}  ${known.where}: recorded ${known.recorded}, sandbox ${known.sandbox} (${known.reason})`;
  });
  const unlisted = comparisons.flatMap(({ act, unlisted: words }) => words.map((word) => `      ${act}: ${word}`));
  const stale = findStale(comparisons).map(({ where }) => `      ${where}: listed, and no difference any more`);
  return [...counts, "", "Listed differences, and the acts that have them:", ...listed, ...unlisted, ...stale];
}

if (import.meta.main) {
  const recorded = readRecordedShapes();
  const performed = await performAll(programmes);
  const comparisons = compareActs(recorded ?? readCommitted(), performed);
  console.log(`Compared with ${recorded ? "the recordings" : "the committed shapes"}:`);
  for (const line of reportLines(comparisons)) console.log(line);
  if (comparisons.some(({ unlisted }) => unlisted.length > 0)) process.exitCode = 1;
}
