// npm run ops:check-connection [-- --json]: do HotDash and Chatwoot understand each other? Exit code 1 when a check failed.
import { parseArgs } from "node:util";
import { commands } from "../../app/commands.server.ts";
import { readConfig } from "../../app/config/config.server.ts";
import { runCommand } from "../../app/db/command.server.ts";
import { linesOf } from "../../app/health/connection-lines.ts";
import { ConnectionResult, passed } from "../../app/health/connection-result.ts";

try {
  const { values } = parseArgs({ options: { json: { type: "boolean", default: false } } });
  const result = ConnectionResult.parse(await runCommand(readConfig(), "check-connection", null, commands));
  console.log(values.json ? JSON.stringify(result, null, 2) : linesOf(result.checks).join("\n"));
  if (!passed(result.checks)) process.exitCode = 1;
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
