import type { Logger } from "pino";
import type {} from "react-router";
import type { Config } from "./config/environment.ts";
import type { ChangeFeed } from "./db/changes.server.ts";
import type { Db } from "./db/database.server.ts";
import type { Queue } from "./queue/queue.server.ts";

/** The Chatwoot this process speaks to, and the tenant it stands for here. */
export type ChatwootAccount = {
  /** Our id of the tenant, `accounts.id`. */
  id: number;
  /** What the tenant is keyed by; the sandbox is "sandbox", wherever its port is today. */
  baseUrl: string;
  /** Where to call it, without a trailing slash. */
  address: string;
  /** Where a person opens it in a browser, without a trailing slash. */
  browserAddress: string;
  accountId: number;
  token: string;
  webhookSecrets: string[];
  legacySignature: boolean;
};

/** The tenant at hand, for what is done to its rows alone. */
export type Tenant = { chatwoot: Pick<ChatwootAccount, "id"> };

/** What every verb of the product is handed: its settings and its doors to the world, never globals. */
export type App = {
  config: Config;
  db: Db;
  queue: Queue;
  changes: ChangeFeed;
  chatwoot: ChatwootAccount;
  agentService: { address: string; secret: string; now?(): Date };
  /** How people reach HotDash: for links in notes. Without a trailing slash. */
  publicUrl: string;
  log: Logger;
  now(): Date;
};

declare module "react-router" {
  interface AppLoadContext {
    app: App;
    /** Address of the caller, for rate limits. */
    remoteAddress: string;
    /** Per-response nonce of the content security policy. */
    nonce: string;
  }
}
