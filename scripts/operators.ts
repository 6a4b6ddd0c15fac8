// npm run operators -- list | invite <email> <role> | … : who may use HotDash, from its own machine.
import { parseArgs } from "node:util";
import { z } from "zod";
import { commands } from "../app/commands.server.ts";
import { readConfig } from "../app/config/config.server.ts";
import { runCommand } from "../app/db/command.server.ts";
import { type Act, acts, isAct, USAGE } from "./operators/acts.ts";

const FAILED = 1;
const NOT_UNDERSTOOD = 2;

const Refused = z.object({ ok: z.literal(false), message: z.string() });

process.exitCode = await run(process.argv.slice(2));

async function run(words: string[]): Promise<number> {
  const wanted = understand(words);
  if (typeof wanted === "string") return complain(`${wanted}\n\n${USAGE}`, NOT_UNDERSTOOD);
  try {
    const result = await runCommand(readConfig(), `operators ${wanted.name}`, wanted.args, commands);
    if (wanted.json) console.log(JSON.stringify(result, null, 2));
    const refused = Refused.safeParse(result);
    if (refused.success) return wanted.json ? FAILED : complain(refused.data.message, FAILED);
    if (!wanted.json) console.log(acts[wanted.name].say(result, wanted.args));
    return 0;
  } catch (error) {
    return complain(error instanceof Error ? error.message : String(error), FAILED);
  }
}

/** What is wanted, or what is wrong with the words. */
function understand(words: string[]): { name: Act; args: Record<string, unknown>; json: boolean } | string {
  try {
    const { positionals, values } = parseArgs({
      args: words,
      allowPositionals: true,
      options: { json: { type: "boolean", default: false }, now: { type: "boolean", default: false } },
    });
    const [name, ...given] = positionals;
    if (!name) return "Say what to do.";
    if (!isAct(name)) return `There is no act ${name}.`;
    const { takes, schema } = acts[name];
    if (given.length !== takes.length) return `${name} takes ${takes.map((one) => `<${one}>`).join(" ") || "nothing"}.`;
    if (values.now && name !== "reset") return "--now belongs to reset.";
    const named = Object.fromEntries(takes.map((one, place) => [one, given[place]]));
    const args = schema.safeParse(name === "reset" ? { ...named, atOnce: values.now } : named);
    return args.success
      ? { name, args: args.data, json: values.json }
      : args.error.issues.map(({ message }) => message).join(" ");
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function complain(text: string, exitCode: number): number {
  console.error(text);
  return exitCode;
}
