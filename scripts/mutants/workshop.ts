import { spawn, spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import type { Rule } from "./rules.ts";

export type Caught = { by: string | null; broken: string | null };

/** A copy of the product that may be broken: the work tree itself is never touched. */
export function openWorkshop() {
  const folder = mkdtempSync(join(tmpdir(), "hotdash-mutants-"));
  const listed = spawnSync("git", ["ls-files", "--cached", "--others", "--exclude-standard", "-z"], {
    encoding: "utf8",
  });
  for (const file of listed.stdout.split("\0").filter(Boolean)) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    cpSync(file, join(folder, file), { force: true });
  }
  symlinkSync(resolve("node_modules"), join(folder, "node_modules"));

  return {
    /** Runs specs on the product as it is now. @returns the first test that failed, or null when all passed. */
    run: (specs: string[]) => runSpecs(folder, specs),
    /** Runs the rule's specs with the rule taken out. */
    async without(rule: Rule): Promise<Caught> {
      const file = join(folder, rule.file);
      const whole = readFileSync(file, "utf8");
      writeFileSync(
        file,
        whole.replace(rule.takeOut, () => rule.leave),
      );
      try {
        return await runSpecs(folder, rule.specs);
      } finally {
        writeFileSync(file, whole);
      }
    },
    close: () => rmSync(folder, { recursive: true, force: true }),
  };
}

type Report = {
  testResults: { name: string; message: string; assertionResults: { status: string; fullName: string }[] }[];
};

async function runSpecs(folder: string, specs: string[]): Promise<Caught> {
  const report = join(folder, "report.json");
  rmSync(report, { force: true });
  const vitest = spawn(
    process.execPath,
    ["node_modules/vitest/vitest.mjs", "run", ...specs, "--bail=1", "--reporter=json", `--outputFile=${report}`],
    { cwd: folder, stdio: ["ignore", "ignore", "pipe"], env: { ...process.env, CI: "true" } },
  );
  let complaint = "";
  vitest.stderr.setEncoding("utf8").on("data", (text: string) => {
    complaint = (complaint + text).slice(-2000);
  });
  const code = await new Promise<number | null>((ended) => vitest.on("exit", ended));
  if (code === 0) return { by: null, broken: null };
  try {
    const { testResults } = JSON.parse(readFileSync(report, "utf8")) as Report;
    const failed = testResults.flatMap((one) => one.assertionResults).find(({ status }) => status === "failed");
    // A spec that cannot even be loaded has noticed nothing: the rule was taken out clumsily.
    return failed
      ? { by: failed.fullName.trim(), broken: null }
      : { by: null, broken: testResults.find(({ message }) => message)?.message ?? complaint };
  } catch {
    return { by: null, broken: complaint };
  }
}
