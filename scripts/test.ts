// npm test: checks, unit and integration tests, faults, browser tests, in that order, stopping at nothing so that one run
// tells all; its last lines name what failed.
// npm test -- <path> …: only the runner that owns the path. Without a path it names the known faults at its end.
// npm run test:faults -- --long: the faults under traffic as well, which take up to 20 minutes.
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { knownFaults } from "../tests/known-faults/list.ts";
import { buildIfStale } from "./build/stale.ts";
import { type Result, readPlaywrightReport, readVitestReport, withCrash } from "./test/report.ts";
import { runnerOf } from "./test/runner-of.ts";

const folder = mkdtempSync(join(tmpdir(), "hotdash-test-"));

const LONG = "--long";
const paths = process.argv.slice(2).filter((argument) => argument !== LONG);
const wanted = new Set(paths.length > 0 ? paths.map(runnerOf) : ["checks", "vitest", "faults", "playwright"]);
if (process.argv.includes(LONG)) wanted.add("long-faults");
const results: Result[] = [];
try {
  if (wanted.has("checks")) {
    const sound = run("npm", ["run", "--silent", "check"]);
    results.push({ passed: 0, failures: sound ? [] : ["npm run check"] });
  }
  if (wanted.has("vitest")) results.push(vitest(of("vitest")));
  if (wanted.has("faults")) results.push(vitest(["--config", "tests/faults/vitest.config.ts", ...of("faults")]));
  if (wanted.has("long-faults"))
    results.push(vitest(["--config", "tests/faults/long/vitest.config.ts", ...of("long-faults")]));
  if (wanted.has("playwright")) results.push(playwright(of("playwright")));
} finally {
  rmSync(folder, { recursive: true, force: true });
}
const passed = results.reduce((sum, result) => sum + result.passed, 0);
const failures = results.flatMap((result) => result.failures);
if (paths.length === 0) {
  console.log(`\n${knownFaults.length} known faults, each with the issue that mends it. Today HotDash`);
  for (const { id, issue, fault } of knownFaults) console.log(`  ${id} (${issue}) ${fault}`);
}
for (const failure of failures) console.log(`\nFailed: ${failure}`);
console.log(`\n${passed} passed, ${failures.length} failed`);
process.exit(failures.length > 0 || passed === 0 ? 1 : 0);

function of(runner: ReturnType<typeof runnerOf>): string[] {
  return paths.filter((path) => runnerOf(path) === runner);
}

function vitest(args: string[]): Result {
  const report = join(folder, `${results.length}.json`);
  const ended = run("vitest", ["run", ...args, "--reporter=default", "--reporter=json", `--outputFile.json=${report}`]);
  return withCrash(read(report, readVitestReport), ended);
}

function playwright(files: string[]): Result {
  buildIfStale();
  const report = join(folder, "playwright.json");
  const ended = run("playwright", ["test", ...files, "--reporter=list,json"], { PLAYWRIGHT_JSON_OUTPUT_NAME: report });
  return withCrash(read(report, readPlaywrightReport), ended);
}

/** Nothing passed when the runner left no report. */
function read(report: string, as: (json: unknown) => Result): Result {
  try {
    return as(JSON.parse(readFileSync(report, "utf8")));
  } catch {
    return withCrash({ passed: 0, failures: [] }, false);
  }
}

function run(command: string, args: string[], env: Record<string, string> = {}): boolean {
  console.log(`\n> ${command} ${args.filter((arg) => !arg.includes(folder)).join(" ")}`);
  return (
    spawnSync(command, args, { stdio: ["ignore", "inherit", "inherit"], env: { ...process.env, ...env } }).status === 0
  );
}
