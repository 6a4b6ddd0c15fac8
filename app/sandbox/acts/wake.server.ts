import type { Account } from "../state/account.ts";
import { selectConversations } from "../state/conversations.server.ts";
import { setStatus } from "./change.server.ts";

/** Opens the snoozed conversations whose hour came at least `lateMs` ago. */
export function wakeSnoozed(account: Account, lateMs: number): void {
  const past = account.now() - lateMs;
  const due = selectConversations(account.state, "where status = 'snoozed' and snoozed_until <= ?", past);
  for (const conversation of due)
    account.tell(account.state.together(() => setStatus(account, conversation, "open", { by: null })));
}
