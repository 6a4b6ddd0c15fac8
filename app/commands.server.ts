import type { Commands } from "./db/command.server.ts";
import { inviteCommand } from "./operators/invite.server.ts";
import { pauseCommand } from "./settings/pause.server.ts";

/** What the terminal can ask of HotDash's data, whether a HotDash is running or not. */
export const commands: Commands = { pause: pauseCommand, invite: inviteCommand };
