import type { Account } from "../state/account.ts";
import { selectConversations } from "../state/conversations.server.ts";

/** Deletes a conversation with all that was said in it. Nobody is told. */
export function removeConversation({ state }: Account, id: number): void {
  state.together(() => {
    state.run("delete from attachments where message_id in (select id from messages where conversation_id = ?)", id);
    state.run("delete from messages where conversation_id = ?", id);
    state.run("delete from conversations where id = ?", id);
  });
}

/** Deletes a contact with their conversations. Nobody is told. */
export function removeContact(account: Account, id: number): void {
  account.state.together(() => {
    for (const conversation of selectConversations(account.state, "where contact_id = ?", id))
      removeConversation(account, conversation.id);
    account.state.run("delete from contact_inboxes where contact_id = ?", id);
    account.state.run("delete from contacts where id = ?", id);
  });
}

/** Deletes an inbox with its conversations; its contacts stay. Nobody is told. */
export function removeInbox(account: Account, id: number): void {
  account.state.together(() => {
    for (const conversation of selectConversations(account.state, "where inbox_id = ?", id))
      removeConversation(account, conversation.id);
    account.state.run("delete from contact_inboxes where inbox_id = ?", id);
    account.state.run("delete from inbox_members where inbox_id = ?", id);
    account.state.run("delete from inboxes where id = ?", id);
  });
}
