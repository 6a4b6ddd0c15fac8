import type { Commands } from "./db/command.server.ts";
import { checkConnectionCommand } from "./health/check-command.server.ts";
import { tryCommands } from "./health/try/commands.server.ts";
import { operatorCommands } from "./operators/members/commands.server.ts";
import { deadLetterCommands } from "./reporting/ops/commands.server.ts";
import { eraseCommands } from "./retention/commands.server.ts";
import { pauseCommand } from "./settings/pause.server.ts";
import { copyDatabase } from "./upkeep/copy.server.ts";

/** What the terminal can ask of HotDash's data, whether a HotDash is running or not. */
export const commands: Commands = {
  pause: pauseCommand,
  "check-connection": checkConnectionCommand,
  ...tryCommands,
  ...operatorCommands,
  ...deadLetterCommands,
  ...eraseCommands,
  "copy-database": copyDatabase,
};
