// npm test: checks, unit and integration tests, faults, browser tests, in that order, stopping at nothing so that one run
// tells all.
// npm test -- <path> …: only the runner that owns the path. Without a path it names the known faults at its end.
// npm run test:faults -- --long: the faults under traffic as well, which take up to 20 minutes.
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { knownFaults } from "../tests/known-faults/list.ts";
import { buildIfStale } from "./build/stale.ts";
import { runnerOf } from "./test/runner-of.ts";

type Count = { passed: number; failed: number };
const folder = mkdtempSync(join(tmpdir(), "hotdash-test-"));

const LONG = "--long";
const paths = process.argv.slice(2).filter((argument) => argument !== LONG);
const wanted = new Set(paths.length > 0 ? paths.map(runnerOf) : ["checks", "vitest", "faults", "playwright"]);
if (process.argv.includes(LONG)) wanted.add("long-faults");
const counts: Count[] = [];
let sound = true;
try {
  if (wanted.has("checks")) sound = run("npm", ["run", "--silent", "check"]) && sound;
  if (wanted.has("vitest")) counts.push(vitest(of("vitest")));
  if (wanted.has("faults")) counts.push(vitest(["--config", "tests/faults/vitest.config.ts", ...of("faults")]));
  if (wanted.has("long-faults"))
    counts.push(vitest(["--config", "tests/faults/long/vitest.config.ts", ...of("long-faults")]));
  if (wanted.has("playwright")) counts.push(playwright(of("playwright")));
} finally {
  rmSync(folder, { recursive: true, force: true });
}
const passed = counts.reduce((sum, count) => sum + count.passed, 0);
const failed = counts.reduce((sum, count) => sum + count.failed, 0) + (sound ? 0 : 1);
if (paths.length === 0) {
  console.log(`\n${knownFaults.length} known faults, each with the issue that mends it. Today HotDash`);
  for (const { id, issue, fault } of knownFaults) console.log(`  ${id} (${issue}) ${fault}`);
}
console.log(`\n${passed} passed, ${failed} failed`);
process.exit(failed > 0 || passed === 0 ? 1 : 0);

function of(runner: ReturnType<typeof runnerOf>): string[] {
  return paths.filter((path) => runnerOf(path) === runner);
}

function vitest(args: string[]): Count {
  const report = join(folder, `${counts.length}.json`);
  const ended = run("vitest", ["run", ...args, "--reporter=default", "--reporter=json", `--outputFile.json=${report}`]);
  return readCount(report, ended, (json) => ({ passed: json.numPassedTests ?? 0, failed: json.numFailedTests ?? 0 }));
}

function playwright(files: string[]): Count {
  buildIfStale();
  const report = join(folder, "playwright.json");
  const ended = run("playwright", ["test", ...files, "--reporter=list,json"], { PLAYWRIGHT_JSON_OUTPUT_NAME: report });
  return readCount(report, ended, (json) => ({
    passed: json.stats?.expected ?? 0,
    failed: (json.stats?.unexpected ?? 0) + (json.stats?.flaky ?? 0),
  }));
}

type Report = {
  numPassedTests?: number;
  numFailedTests?: number;
  stats?: { expected: number; unexpected: number; flaky: number };
};

/** A runner that ended badly without a failed test (it crashed, or a file could not be read) counts as one failure. */
function readCount(report: string, ended: boolean, read: (json: Report) => Count): Count {
  try {
    const count = read(JSON.parse(readFileSync(report, "utf8")) as Report);
    return { ...count, failed: Math.max(count.failed, ended ? 0 : 1) };
  } catch {
    return { passed: 0, failed: 1 };
  }
}

function run(command: string, args: string[], env: Record<string, string> = {}): boolean {
  console.log(`\n> ${command} ${args.filter((arg) => !arg.includes(folder)).join(" ")}`);
  return (
    spawnSync(command, args, { stdio: ["ignore", "inherit", "inherit"], env: { ...process.env, ...env } }).status === 0
  );
}
