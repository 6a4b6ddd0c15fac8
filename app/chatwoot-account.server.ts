import type { ChatwootAccount } from "./app.ts";
import type { Config } from "./config/environment.ts";
import type { Db } from "./db/database.server.ts";

/** What the sandbox's tenant is keyed by, wherever its port is today. */
const SANDBOX = "sandbox";
export const SANDBOX_SHOP = "Fennick Hose & Fitting";
/** The sandbox listens beside the pages. */
export const SANDBOX_PORT_OFFSET = 2;

/** Where the sandbox of a HotDash with these settings answers. */
export const sandboxAddressOf = ({ PORT }: Pick<Config, "PORT">): string =>
  `http://127.0.0.1:${PORT + SANDBOX_PORT_OFFSET}`;

/** The Chatwoot the settings name, with its tenant's row made on the first start. */
export async function liveAccount(db: Db, config: Config): Promise<ChatwootAccount> {
  const {
    CHATWOOT_BASE_URL: baseUrl,
    CHATWOOT_ACCOUNT_ID: accountId,
    CHATWOOT_TOKEN: token,
    CHATWOOT_WEBHOOK_SECRET: webhookSecrets,
  } = config;
  if (!baseUrl || !accountId || !token || !webhookSecrets)
    throw new Error("the settings of a live Chatwoot are checked when they are read");
  return {
    id: await tenant(db, baseUrl, accountId, null),
    baseUrl,
    address: baseUrl,
    browserAddress: baseUrl,
    accountId,
    token,
    webhookSecrets,
    legacySignature: config.CHATWOOT_WEBHOOK_LEGACY_SIGNATURE,
  };
}

/** The sandbox's tenant: an account of its own, so that nothing approved here can ever go to a real one. */
export async function sandboxAccount(
  db: Db,
  address: string,
  secrets: { sandboxToken: string; sandboxWebhook: string },
): Promise<ChatwootAccount> {
  return {
    id: await tenant(db, SANDBOX, 1, SANDBOX_SHOP),
    baseUrl: SANDBOX,
    address,
    browserAddress: address,
    accountId: 1,
    token: secrets.sandboxToken,
    webhookSecrets: [secrets.sandboxWebhook],
    legacySignature: false,
  };
}

/** @param name null until Chatwoot has told it. */
async function tenant(db: Db, baseUrl: string, chatwootAccountId: number, name: string | null): Promise<number> {
  await db
    .insertInto("accounts")
    .values({ baseUrl, chatwootAccountId, name })
    .onConflict((same) => same.columns(["baseUrl", "chatwootAccountId"]).doNothing())
    .execute();
  const { id } = await db
    .selectFrom("accounts")
    .select("id")
    .where("baseUrl", "=", baseUrl)
    .where("chatwootAccountId", "=", chatwootAccountId)
    .executeTakeFirstOrThrow();
  return id;
}
