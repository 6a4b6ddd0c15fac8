import { z } from "zod";
import { publicUrlOf } from "../../config/public-url.ts";
import type { Command, CommandPlace, Commands } from "../../db/command.server.ts";
import { accountAtHand } from "../../settings/account.server.ts";
import { Email } from "../credentials.ts";
import { listSessions } from "../list-sessions.server.ts";
import { Role } from "../operator.ts";
import type { MembersApp } from "./as-admin.server.ts";
import { changeRole } from "./change-role.server.ts";
import { disable } from "./disable.server.ts";
import { enable } from "./enable.server.ts";
import { endMemberSessions } from "./end-member-sessions.server.ts";
import { Invitation, invite } from "./invite.server.ts";
import { findMember, listMembers } from "./list.server.ts";
import { refused } from "./refusals.ts";
import { resetPassword } from "./reset-password.server.ts";

const Named = z.object({ email: Email });

/** `npm run operators`: the acts of the operators page, from the terminal of HotDash's machine. */
export const operatorCommands: Commands = {
  "operators list": async (place) => listMembers(await appAt(place)),
  "operators invite": async (place, args) => invite(await appAt(place), null, Invitation.parse(args)),
  "operators role": on(Named.extend({ role: Role }), (app, id, { role }) => changeRole(app, null, id, role)),
  "operators disable": on(Named, (app, id) => disable(app, null, id)),
  "operators enable": on(Named, (app, id) => enable(app, null, id)),
  "operators reset": on(Named.extend({ atOnce: z.boolean() }), (app, id, { atOnce }) =>
    resetPassword(app, null, id, { atOnce }),
  ),
  "operators sessions": on(Named, async (app, id) => ({ ok: true, sessions: await listSessions(app, id) })),
  "operators end-sessions": on(Named, (app, id) => endMemberSessions(app, null, id, "all")),
};

/** A command upon the member whom its arguments name by email. */
function on<Args extends { email: string }>(
  schema: z.ZodType<Args>,
  act: (app: MembersApp, operatorId: string, args: Args) => Promise<unknown>,
): Command {
  return async (place, given) => {
    const args = schema.parse(given);
    const app = await appAt(place);
    const member = await findMember(app, args.email);
    return member ? act(app, member.id, args) : refused("no-member");
  };
}

async function appAt({ config, db, changes }: CommandPlace): Promise<MembersApp> {
  return {
    db,
    changes,
    chatwoot: await accountAtHand(db, config),
    publicUrl: publicUrlOf(config),
    now: () => new Date(),
  };
}
