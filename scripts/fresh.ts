// npm run check:fresh [-- --start-only]: clones what is committed into an empty folder and does there what README's first two
// lines say, with times. Fails when a step fails, or when a clean clone takes more than three minutes to a page one can sign in to.
import { execFileSync } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { type Clone, cloneHead } from "./fresh/clone.ts";
import { readmeLines } from "./fresh/readme-lines.ts";
import { freePort } from "./walk/free-port.ts";
import { signInByLink } from "./walk/visitor.ts";

/** What README's reader is promised. */
const LONGEST_TO_A_PAGE_MS = 180_000;
const NEWCOMER = { email: "newcomer@shop.example", name: "Robin Newcomer", password: "a long first password" };

const { values } = parseArgs({ options: { "start-only": { type: "boolean", default: false } } });
const startedAt = performance.now();
let lastAt = startedAt;
const step = (what: string) => {
  const now = performance.now();
  console.log(
    `${((now - startedAt) / 1000).toFixed(1).padStart(7)} s  (+${((now - lastAt) / 1000).toFixed(1).padStart(6)} s)  ${what}`,
  );
  lastAt = now;
};

try {
  if (execFileSync("git", ["status", "--porcelain"], { encoding: "utf8" }))
    console.log("Some changes are not committed: the clone does not have them.");
  const clone = cloneHead();
  step("cloned");
  const readme = readmeLines(readFileSync(join(clone.folder, "README.md"), "utf8"));
  await walkStart(clone, readme.start);
  const tookMs = performance.now() - startedAt;
  if (!values["start-only"]) for (const command of readme.test) await run(clone, command);
  if (tookMs > LONGEST_TO_A_PAGE_MS)
    throw new Error(
      `From the clone to a page took ${Math.round(tookMs / 1000)} s: more than ${LONGEST_TO_A_PAGE_MS / 1000} s.`,
    );
  console.log("A fresh clone does what README says.");
  process.exit(0);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
}

async function run(clone: Clone, command: string): Promise<void> {
  const [code] = (await once(clone.run(command), "exit")) as [number | null];
  if (code !== 0) throw new Error(`${command} ended with ${code}.`);
  step(command);
}

/** The start line: all but its last command end by themselves; the last one serves until it is told to stop. */
async function walkStart(clone: Clone, commands: string[]): Promise<void> {
  for (const command of commands.slice(0, -1)) await run(clone, command);
  const command = commands.at(-1) ?? "";
  // Whatever else runs on this machine may have the usual ports.
  const child = clone.run(command, { PORT: String(await freePort()), AGENT_PORT: "0" }, "pipe");
  // Closed when all that could still print have ended: npm itself goes at once.
  const ended = once(child, "close") as Promise<[number | null, string | null]>;
  const link = await new Promise<string>((offered, failed) => {
    let said = "";
    const listen = (text: string) => {
      said += text;
      const found = /http\S+\/sign-in\/\S+/.exec(said)?.[0];
      if (found) offered(found);
    };
    child.stdout?.setEncoding("utf8").on("data", listen);
    child.stderr?.setEncoding("utf8").on("data", listen);
    void ended.then(() => failed(new Error(`${command} ended:\n${said}`)));
  });
  step(`${command}: it says where it is`);
  const page = await fetch(link);
  if (!page.ok || !(await page.text()).includes("HotDash")) throw new Error(`the page was answered ${page.status}`);
  const newcomer = await signInByLink(link, NEWCOMER);
  await newcomer.get("/api/v1/approvals");
  step("the page answers, and the sign-in link signs in");
  // As Ctrl-C does, which reaches everybody in the terminal.
  if (child.pid) process.kill(-child.pid, "SIGINT");
  const [code, signal] = await ended;
  if (code !== 0 && signal !== "SIGINT") throw new Error(`Ctrl-C ended it with ${code ?? signal}.`);
  step("Ctrl-C stopped it");
}
