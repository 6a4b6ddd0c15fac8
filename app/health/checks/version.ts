/** Whether a version is at least another, by its first three numbers; null when it does not start with them. */
export function isAtLeast(version: string, least: string): boolean | null {
  const [given, wanted] = [numbersOf(version), numbersOf(least)];
  if (!given || !wanted) return null;
  const at = given.findIndex((number, place) => number !== wanted[place]);
  return at === -1 || (given[at] ?? 0) > (wanted[at] ?? 0);
}

function numbersOf(version: string): number[] | null {
  return /^v?(\d+)\.(\d+)\.(\d+)/.exec(version)?.slice(1).map(Number) ?? null;
}
