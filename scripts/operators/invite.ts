// npm run ops:invite -- name@example.com viewer|reviewer|admin
import { parseArgs } from "node:util";
import { z } from "zod";
import { commands } from "../../app/commands.server.ts";
import { readConfig } from "../../app/config/config.server.ts";
import { runCommand } from "../../app/db/command.server.ts";
import { Invitation } from "../../app/operators/invite.server.ts";

const USAGE = "Usage: npm run ops:invite -- name@example.com viewer|reviewer|admin";

try {
  const { positionals } = parseArgs({ allowPositionals: true });
  const [email, role] = positionals;
  const invitation = Invitation.safeParse({ email, role });
  if (!invitation.success) throw new Error(USAGE);
  const link = z.string().parse(await runCommand(readConfig(), "invite", invitation.data, commands));
  console.log(`${invitation.data.email} is ${role}. Sign-in link, good once, for 15 minutes:\n${link}`);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
