import type { ChatwootAccount } from "../app.ts";
import type { Config } from "../config/environment.ts";
import type { Db } from "../db/database.server.ts";

const SANDBOX = { baseUrl: "sandbox", chatwootAccountId: 1 };

/**
 * The tenant that the environment names, for commands, which start no server.
 * @throws Error when HotDash has not run with this Chatwoot yet.
 */
export async function accountAtHand(db: Db, config: Config): Promise<Pick<ChatwootAccount, "id" | "baseUrl">> {
  const key =
    config.CHATWOOT_LIVE && config.CHATWOOT_BASE_URL && config.CHATWOOT_ACCOUNT_ID
      ? { baseUrl: config.CHATWOOT_BASE_URL, chatwootAccountId: config.CHATWOOT_ACCOUNT_ID }
      : SANDBOX;
  const account = await db
    .selectFrom("accounts")
    .select(["id", "baseUrl"])
    .where("baseUrl", "=", key.baseUrl)
    .where("chatwootAccountId", "=", key.chatwootAccountId)
    .executeTakeFirst();
  if (!account)
    throw new Error(`Nothing is stored for ${key.baseUrl} yet. Start HotDash once (npm start), then try again.`);
  return account;
}
