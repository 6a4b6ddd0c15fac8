import { liveAccount, sandboxAccount, sandboxAddressOf } from "../chatwoot-account.server.ts";
import { publicUrlOf } from "../config/public-url.ts";
import type { Command } from "../db/command.server.ts";
import { ownSecrets } from "../secrets.server.ts";
import { lookAtConnection } from "./check-connection.server.ts";

/** `npm run ops:check-connection`: looks from the terminal, also before the first start, and keeps nothing. */
export const checkConnectionCommand: Command = async ({ config, db, changes }) => {
  const chatwoot = config.CHATWOOT_LIVE
    ? await liveAccount(db, config)
    : await sandboxAccount(db, sandboxAddressOf(config), ownSecrets(config.DATA_DIR));
  return lookAtConnection({ config, db, changes, chatwoot, publicUrl: publicUrlOf(config), now: () => new Date() });
};
