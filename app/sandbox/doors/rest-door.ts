import type { Account } from "../state/account.ts";
import type { Webhook } from "../wire/webhooks.server.ts";

/** What the REST door needs besides the account. */
export type RestDoor = { account: Account; token: string; webhook: Webhook };
