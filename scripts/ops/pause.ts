// npm run ops:pause -- drafting|sending on|off [--reason text]
import { parseArgs } from "node:util";
import { z } from "zod";
import { commands } from "../../app/commands.server.ts";
import { readConfig } from "../../app/config/config.server.ts";
import { runCommand } from "../../app/db/command.server.ts";
import { Pause } from "../../app/settings/settings.ts";

const USAGE = 'Usage: npm run ops:pause -- drafting|sending on|off [--reason "why"]';
const Words = z.tuple([z.enum(["drafting", "sending"]), z.enum(["on", "off"])]);
const Outcome = z.object({ changed: z.boolean(), pause: Pause.nullable() });

try {
  const { positionals, values } = parseArgs({ allowPositionals: true, options: { reason: { type: "string" } } });
  const words = Words.safeParse(positionals);
  if (!words.success) throw new Error(USAGE);
  const [what, to] = words.data;
  const stop = { what, on: to === "on", reason: values.reason ?? "" };
  const { changed, pause } = Outcome.parse(await runCommand(readConfig(), "pause", stop, commands));
  const state = pause ? `paused since ${pause.since} by ${pause.by}` : "going on";
  console.log(`${what === "drafting" ? "Drafting" : "Sending"} is ${changed ? "now " : "already "}${state}.`);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
