// npm run ops:dead-letters -- list | show <id> | redrive … : jobs that were given up, from HotDash's own machine.
import { commands } from "../../app/commands.server.ts";
import { readConfig } from "../../app/config/config.server.ts";
import { runCommand } from "../../app/db/command.server.ts";
import { say, understand } from "./dead-letters/acts.ts";
import { USAGE } from "./dead-letters/usage.ts";

const FAILED = 1;
const NOT_UNDERSTOOD = 2;

process.exitCode = await run(process.argv.slice(2));

async function run(words: string[]): Promise<number> {
  const wanted = understand(words);
  if (typeof wanted === "string") return complain(`${wanted}\n\n${USAGE}`, NOT_UNDERSTOOD);
  try {
    const result = await runCommand(readConfig(), `dead-letters ${wanted.act}`, wanted.args, commands);
    const { text, done } = say(wanted, result);
    if (wanted.json) console.log(JSON.stringify(result, null, 2));
    else if (done) console.log(text);
    else console.error(text);
    return done ? 0 : FAILED;
  } catch (error) {
    return complain(error instanceof Error ? error.message : String(error), FAILED);
  }
}

function complain(text: string, exitCode: number): number {
  console.error(text);
  return exitCode;
}
