import { existsSync, readFileSync, writeFileSync } from "node:fs";

/** The clock of one process, which can be wrong. */
export type Clock = {
  /** What the process is started with. */
  settings: Record<string, string>;
  /** From now on it is this far from the right time. */
  skew(seconds: number): void;
  /** How often the process that runs now has asked for the time while it was wrong. */
  asked(): number;
};

/** @param file where the process reads how wrong its clock is. */
export function openClock(file: string): Clock {
  const skew = (seconds: number) => writeFileSync(file, String(seconds));
  skew(0);
  const program = new URL("./skewed-clock.ts", import.meta.url).href;
  const asked = () => (existsSync(`${file} asked`) ? Number(readFileSync(`${file} asked`, "utf8")) : 0);
  return { skew, asked, settings: { SKEWED_CLOCK: file, NODE_OPTIONS: `--import=${program}` } };
}
