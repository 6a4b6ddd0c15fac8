import type { Account } from "../state/account.ts";
import { selectConversations } from "../state/conversations.server.ts";
import { setStatus } from "./change.server.ts";

/** Opens the snoozed conversations whose hour has come. */
export function wakeSnoozed(account: Account): void {
  const due = selectConversations(account.state, "where status = 'snoozed' and snoozed_until <= ?", account.now());
  for (const conversation of due)
    account.tell(account.state.together(() => setStatus(account, conversation, "open", { by: null })));
}
