import type { Account } from "../state/account.ts";
import { detachFiles, type Message, saveMessage } from "../state/messages.server.ts";

/** Leaves a fixed sentence in place of the message; all its attributes and files are gone. */
export function deleteMessage(account: Account, message: Message): Message {
  const deleted: Message = {
    ...message,
    content: "This message was deleted",
    processedContent: "This message was deleted",
    contentType: "text",
    contentAttributes: { deleted: true },
  };
  account.state.together(() => {
    detachFiles(account.state, message.id);
    saveMessage(account.state, deleted, account.now());
  });
  account.tell([{ event: "message_updated", messageId: message.id }]);
  return deleted;
}
