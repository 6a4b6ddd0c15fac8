// npm run ops:try-connection -- --yes: writes a test message into your Chatwoot as a customer, follows it here and back, and
// removes it again. Exit code 1 when the way ends somewhere.
import { setTimeout as delay } from "node:timers/promises";
import { parseArgs } from "node:util";
import { commands } from "../../app/commands.server.ts";
import { readConfig } from "../../app/config/config.server.ts";
import { runCommand } from "../../app/db/command.server.ts";
import { ConnectionTry, stepTitles, TAKEN_UP_WITHIN_MS, tryHeadline } from "../../app/health/try/try-steps.ts";

const LOOK_EVERY_MS = 500;
const WHAT_IT_DOES =
  'This makes an inbox "HotDash check" in your Chatwoot, writes in it as a customer, has a reply drafted and noted, and ' +
  "deletes the inbox again. Nothing public is posted. With a model, the draft costs what one draft costs.\n" +
  "Say yes to it: npm run ops:try-connection -- --yes";

try {
  const { values } = parseArgs({ options: { yes: { type: "boolean", default: false } } });
  if (!values.yes) throw new Error(WHAT_IT_DOES);
  const config = readConfig();
  let tried = ConnectionTry.parse(await runCommand(config, "try-connection ask", null, commands));
  let shown = 0;
  const isOver = () =>
    tried.endedAt !== null || (tried.startedAt === null && Date.now() - Date.parse(tried.askedAt) > TAKEN_UP_WITHIN_MS);
  for (; ; tried = ConnectionTry.parse(await runCommand(config, "try-connection read", tried.id, commands))) {
    for (const { name, ok, tookMs, seen, toDo } of tried.steps.slice(shown))
      console.log(
        `${ok ? "ok    " : "failed"}  ${stepTitles[name]}, ${tookMs} ms. ${seen}${toDo ? `\n        ${toDo}` : ""}`,
      );
    shown = tried.steps.length;
    if (isOver()) break;
    await delay(LOOK_EVERY_MS);
  }
  console.log(`\n${tryHeadline(tried, Date.now())}.`);
  if (tried.endedAt === null || tried.steps.some(({ ok }) => !ok)) process.exitCode = 1;
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
