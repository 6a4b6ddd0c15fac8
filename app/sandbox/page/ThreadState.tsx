import { Chip } from "../../ui/Chip.tsx";
import type { CustomerThread } from "../customer-view.ts";
import { ActForm } from "./ActForm.tsx";
import { statusNames } from "./channel-names.ts";
import styles from "./ThreadState.module.css";

/** How a conversation stands, and what the shop's side can change about it. */
export function ThreadState({ thread: { id, status, customer, bot } }: { thread: CustomerThread }) {
  const withBot = bot !== null && status === "pending";
  return (
    <div className={styles.state}>
      <span className={styles.chips}>
        <Chip tone={status === "open" ? "success" : "neutral"}>{statusNames[status]}</Chip>
        {withBot && <Chip tone="info">{`With ${bot}`}</Chip>}
        {customer.blocked && <Chip tone="urgent">Contact blocked</Chip>}
      </span>
      {withBot && <ActForm act="handover" fields={{ conversationId: id }} label="Hand over to the team" />}
      <ActForm
        act="block"
        fields={{ conversationId: id, blocked: String(!customer.blocked) }}
        label={customer.blocked ? "Unblock contact" : "Block contact"}
      />
    </div>
  );
}
