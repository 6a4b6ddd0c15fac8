import type { Account } from "../state/account.ts";
import { type Caller, notAllowed } from "./http.server.ts";

/** What the REST door needs besides the account: who calls. */
export type RestDoor = { account: Account; caller: Caller };

/** @throws Refusal 401 when the caller is no administrator. */
export function administrator({ caller }: RestDoor): void {
  if (!("agent" in caller) || caller.agent.role !== "administrator") throw notAllowed();
}

/** The caller's name, for the activity lines. */
export function nameOf(caller: Caller): string {
  return "agent" in caller ? caller.agent.name : caller.bot.name;
}
