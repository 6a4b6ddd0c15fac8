import { z } from "zod";
import type { CommandPlace, Commands } from "../../db/command.server.ts";
import { accountAtHand } from "../../settings/account.server.ts";
import { redrive } from "../../webhooks/redrive/redrive.server.ts";
import { listLetters, readLetter } from "./letters.server.ts";

const Filter = z.strictObject({ cause: z.string().nullable(), job: z.string().nullable() });
const Which = z.union([
  z.strictObject({ ids: z.array(z.uuid()).min(1) }),
  z.strictObject({ cause: z.string().optional(), job: z.string().optional() }),
]);

/** `npm run ops:dead-letters`: what the ops page does, from the terminal of HotDash's machine. */
export const deadLetterCommands: Commands = {
  "dead-letters list": async (place, args) => listLetters(await appAt(place), Filter.parse(args)),
  "dead-letters show": async (place, args) => readLetter(await appAt(place), z.uuid().parse(args)),
  "dead-letters redrive": async (place, args) => redrive(await appAt(place), null, Which.parse(args)),
};

const appAt = async ({ config, db, changes }: CommandPlace) => ({
  db,
  changes,
  chatwoot: await accountAtHand(db, config),
  now: () => new Date(),
});
