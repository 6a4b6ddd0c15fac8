import { writeFileSync } from "node:fs";

/** The clock of one process, which can be wrong. */
export type Clock = {
  /** What the process is started with. */
  settings: Record<string, string>;
  /** From now on it is this far from the right time. */
  skew(seconds: number): void;
};

/** @param file where the process reads how wrong its clock is. */
export function openClock(file: string): Clock {
  const skew = (seconds: number) => writeFileSync(file, String(seconds));
  skew(0);
  const program = new URL("./skewed-clock.ts", import.meta.url).href;
  return { skew, settings: { SKEWED_CLOCK: file, NODE_OPTIONS: `--import=${program}` } };
}
