import type { App, ChatwootAccount } from "../app.ts";
import { doneBy, recordActivity } from "../conversations/activity.server.ts";
import { type Db, inTransaction, type Tx } from "../db/database.server.ts";
import { endSessions } from "./end-sessions.server.ts";
import { hashPassword } from "./password.server.ts";
import { hashOfSecret, newSecret } from "./secret.server.ts";
import { startSession } from "./sessions.server.ts";
import { LINK_MINUTES, type OneTimeLink } from "./sign-in-link.ts";

const LINK_MS = LINK_MINUTES * 60_000;
/** The first link is for whoever reads the terminal: they say on the page who they are. */
const WHOEVER_COMES = "";

/** Makes a one-time sign-in link for an email. @returns its token, which is stored nowhere: show it once. */
export async function makeSignInLink(db: Db | Tx, link: { email: string; now: Date }): Promise<string> {
  const token = newSecret();
  await db
    .insertInto("signInLinks")
    .values({
      tokenHash: hashOfSecret(token),
      email: link.email,
      createdAt: link.now,
      expiresAt: new Date(link.now.getTime() + LINK_MS),
    })
    .execute();
  return token;
}

/** A member's new link; those made before for the same email stop working. */
export async function replaceSignInLink(
  app: Pick<App, "publicUrl" | "now">,
  tx: Tx,
  email: string,
): Promise<OneTimeLink> {
  const now = app.now();
  await voidSignInLinks(tx, email, now);
  const token = await makeSignInLink(tx, { email, now });
  return { address: addressOf(app.publicUrl, token), until: new Date(now.getTime() + LINK_MS).toISOString() };
}

/** Makes the unused links for an email stop working. */
export async function voidSignInLinks(tx: Tx, email: string, now: Date): Promise<void> {
  await tx
    .updateTable("signInLinks")
    .set({ consumedAt: now })
    .where("email", "=", email)
    .where("consumedAt", "is", null)
    .execute();
}

const addressOf = (publicUrl: string, token: string) => `${publicUrl}/sign-in/${token}`;

/** A link that makes its reader the account's first admin, for start-up to print; null once there is an admin. */
export async function firstSignInLink(
  db: Db,
  account: Pick<ChatwootAccount, "id">,
  publicUrl: string,
  now: Date,
): Promise<string | null> {
  if (await hasAdmin(db, account)) return null;
  return addressOf(publicUrl, await makeSignInLink(db, { email: WHOEVER_COMES, now }));
}

/** What a usable link is for: `email` null when the person says it, `name` when they have an account already. */
export type OpenLink = { email: string | null; name: string | null };

/** Looks at a link without using it up: mail scanners follow links too. Null when it is used, expired or unknown. */
export async function lookAtLink(app: App, token: string): Promise<OpenLink | null> {
  const link = await app.db
    .selectFrom("signInLinks")
    .leftJoin("operators", "operators.email", "signInLinks.email")
    .select(["signInLinks.email", "operators.name"])
    .where("tokenHash", "=", hashOfSecret(token))
    .where("consumedAt", "is", null)
    .where("expiresAt", ">", app.now())
    .executeTakeFirst();
  if (!link) return null;
  if (link.email !== WHOEVER_COMES) return { email: link.email, name: link.name };
  return (await hasAdmin(app.db, app.chatwoot)) ? null : { email: null, name: null };
}

export type LinkUse = { ok: true; setCookie: string } | { ok: false; reason: "used-or-expired" | "not-invited" };

/**
 * Uses a link up: sets name and password, and signs in. The first to come becomes the account's admin; anybody else must
 * have been invited. Earlier sessions of that person end, so a link also helps against a stolen password.
 * @param chosen.email counts on the first link alone; on every other the link itself names its reader.
 */
export async function redeemLink(
  app: App,
  token: string,
  chosen: { email: string; name: string; password: string },
  userAgent: string,
): Promise<LinkUse> {
  const passwordHash = await hashPassword(chosen.password);
  const now = app.now();
  return inTransaction(app.db, async (tx) => {
    // Two first links opened at the same time make one admin, not two.
    await tx.selectFrom("accounts").select("id").where("id", "=", app.chatwoot.id).forNoKeyUpdate().execute();
    const link = await consume(tx, token, now);
    if (!link) return { ok: false, reason: "used-or-expired" };
    const first = link.email === WHOEVER_COMES;
    if (first && (await hasAdmin(tx, app.chatwoot))) return { ok: false, reason: "not-invited" };
    const operatorId = first
      ? await firstAdmin(tx, app.chatwoot, { email: chosen.email, name: chosen.name })
      : await invited(tx, app.chatwoot, link.email);
    if (!operatorId) return { ok: false, reason: "not-invited" };
    await tx.updateTable("operators").set({ name: chosen.name, passwordHash }).where("id", "=", operatorId).execute();
    await endSessions(tx, operatorId, "all", now);
    const { setCookie } = await startSession(tx, { operatorId, userAgent, publicUrl: app.publicUrl, now });
    await recordActivity(app, tx, {
      actor: doneBy({ id: operatorId, name: chosen.name }),
      verb: "signed_in",
      detail: { by: first ? "first-link" : "link" },
      access: true,
    });
    return { ok: true, setCookie };
  });
}

function consume(tx: Tx, token: string, now: Date) {
  return tx
    .updateTable("signInLinks")
    .set({ consumedAt: now })
    .where("tokenHash", "=", hashOfSecret(token))
    .where("consumedAt", "is", null)
    .where("expiresAt", ">", now)
    .returning("email")
    .executeTakeFirst();
}

async function firstAdmin(tx: Tx, account: Pick<ChatwootAccount, "id">, who: { email: string; name: string }) {
  const { id } = await tx
    .insertInto("operators")
    .values(who)
    .onConflict((same) => same.column("email").doUpdateSet({ name: who.name, disabledAt: null }))
    .returning("id")
    .executeTakeFirstOrThrow();
  await tx
    .insertInto("memberships")
    .values({ operatorId: id, accountId: account.id, role: "admin" })
    .onConflict((same) => same.columns(["operatorId", "accountId"]).doUpdateSet({ role: "admin" }))
    .execute();
  return id;
}

async function invited(tx: Tx, account: Pick<ChatwootAccount, "id">, email: string): Promise<string | null> {
  const operator = await tx
    .selectFrom("operators")
    .innerJoin("memberships", "memberships.operatorId", "operators.id")
    .select("operators.id")
    .where("email", "=", email)
    .where("accountId", "=", account.id)
    .where("disabledAt", "is", null)
    .executeTakeFirst();
  return operator?.id ?? null;
}

async function hasAdmin(db: Db | Tx, account: Pick<ChatwootAccount, "id">): Promise<boolean> {
  const admin = await db
    .selectFrom("memberships")
    .innerJoin("operators", "operators.id", "memberships.operatorId")
    .select("operators.id")
    .where("accountId", "=", account.id)
    .where("role", "=", "admin")
    .where("disabledAt", "is", null)
    .limit(1)
    .executeTakeFirst();
  return admin !== undefined;
}
