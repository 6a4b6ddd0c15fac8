import type { App, ChatwootAccount, Tenant } from "../../app.ts";
import type { Db, Tx } from "../../db/database.server.ts";
import { readSettings } from "../settings.server.ts";
import { chooseIdentity, type ShopIdentity } from "./identity.ts";

/** @param inboxId the inbox a conversation is in: one account may speak for several businesses. */
export async function readShopIdentity(app: App, tx: Db | Tx, inboxId: number | null): Promise<ShopIdentity> {
  const told = await tx
    .selectFrom("accounts")
    .leftJoin("inboxes", (on) => on.onRef("inboxes.accountId", "=", "accounts.id").on("inboxes.id", "=", inboxId))
    .select(["accounts.name as accountName", "accounts.signature", "inboxes.businessName"])
    .where("accounts.id", "=", app.chatwoot.id)
    .executeTakeFirstOrThrow();
  const accountName = told.accountName || null;
  return chooseIdentity(await readSettings(tx, app.chatwoot, app.config), { ...told, accountName });
}

/** Keeps the account's name as Chatwoot has just told it. */
export async function recordAccountName(
  { chatwoot }: { chatwoot: Pick<ChatwootAccount, "id" | "accountId"> },
  tx: Db | Tx,
  told: { id: number; name: string | null } | null,
): Promise<void> {
  const name = told?.name?.trim();
  if (!name || told?.id !== chatwoot.accountId) return;
  await tx
    .updateTable("accounts")
    .set({ name })
    .where("id", "=", chatwoot.id)
    .where("name", "is distinct from", name)
    .execute();
}

/** Keeps the signature of the user whose token HotDash has; one of nothing but spaces is none. */
export async function recordSignature({ chatwoot }: Tenant, db: Db, told: string | null): Promise<void> {
  const signature = told?.trim() || null;
  await db
    .updateTable("accounts")
    .set({ signature })
    .where("id", "=", chatwoot.id)
    .where("signature", "is distinct from", signature)
    .execute();
}
