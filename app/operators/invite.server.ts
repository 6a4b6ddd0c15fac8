import { z } from "zod";
import type { ChatwootAccount } from "../app.ts";
import { publicUrlOf } from "../config/public-url.ts";
import type { Command } from "../db/command.server.ts";
import { type Db, inTransaction } from "../db/database.server.ts";
import { accountAtHand } from "../settings/account.server.ts";
import { Email } from "./credentials.ts";
import { Role } from "./operator.ts";
import { makeSignInLink, signInAddress } from "./sign-in-link.server.ts";

export const Invitation = z.object({ email: Email, role: Role });
export type Invitation = z.infer<typeof Invitation>;

/**
 * Makes somebody a member with a role, new or known, and gives the one-time link by which they choose a password.
 * The same act lets in again who forgot theirs.
 */
export async function invite(
  db: Db,
  account: Pick<ChatwootAccount, "id">,
  publicUrl: string,
  { email, role }: Invitation,
  now: Date,
): Promise<string> {
  return inTransaction(db, async (tx) => {
    const { id } = await tx
      .insertInto("operators")
      .values({ email, name: email.slice(0, email.indexOf("@")) })
      .onConflict((same) => same.column("email").doUpdateSet({ disabledAt: null }))
      .returning("id")
      .executeTakeFirstOrThrow();
    await tx
      .insertInto("memberships")
      .values({ operatorId: id, accountId: account.id, role })
      .onConflict((same) => same.columns(["operatorId", "accountId"]).doUpdateSet({ role }))
      .execute();
    return signInAddress(publicUrl, await makeSignInLink(tx, { email, now }));
  });
}

/** `npm run ops:invite`: the same, from the terminal of HotDash's machine. */
export const inviteCommand: Command = async ({ config, db }, args) => {
  const account = await accountAtHand(db, config);
  return invite(db, account, publicUrlOf(config), Invitation.parse(args), new Date());
};
