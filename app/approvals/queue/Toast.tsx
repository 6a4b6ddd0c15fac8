import { AlertTriangleIcon, XIcon } from "@shopify/polaris-icons";
import type { CSSProperties } from "react";
import { Glyph } from "../../ui/Glyph.tsx";
import { KeyButton } from "../../ui/KeyButton.tsx";
import { useNow } from "../../ui/useNow.ts";
import type { ShownTypist } from "../view.ts";
import styles from "./Toast.module.css";
import type { Fate, Sent } from "./use-sends.ts";

type Props = {
  fate: Fate;
  refused: string | null;
  now: string;
  /** How long the ring takes, seconds. */
  undoSeconds: number;
  onUndo: (sent: Sent) => void;
  onOpen: (sent: Sent) => void;
  onDismiss: () => void;
};

/** What just left, while it can still be taken back; one at a time, in the slot under the queue. */
export function Toast({ fate, refused, now, undoSeconds, onUndo, onOpen, onDismiss }: Props) {
  if (fate?.kind === "sending")
    return <Sending key={fate.sent.send.id} {...fate} now={now} undoSeconds={undoSeconds} onUndo={onUndo} />;
  if (fate?.kind === "stopped")
    return (
      <div className={styles.toast} role="status">
        <Glyph icon={AlertTriangleIcon} />
        <p className={styles.text}>
          <strong>Not sent: {fate.sent.customer} wrote again.</strong> Back in the queue
        </p>
        <KeyButton className={styles.button} onClick={() => onOpen(fate.sent)}>
          Open
        </KeyButton>
      </div>
    );
  if (refused)
    return (
      <div className={styles.toast} role="status">
        <Glyph icon={XIcon} />
        <p className={styles.text}>
          <strong>Not taken back.</strong> {refused}
        </p>
        <KeyButton className={styles.button} onClick={onDismiss}>
          Close
        </KeyButton>
      </div>
    );
  return null;
}

type SendingProps = { sent: Sent; waitsFor: ShownTypist | null } & Pick<Props, "now" | "undoSeconds" | "onUndo">;

function Sending({ sent, waitsFor, now, undoSeconds, onUndo }: SendingProps) {
  const leavesAt = Math.max(Date.parse(sent.send.at), waitsFor ? Date.parse(waitsFor.until) : 0);
  const left = Math.max(0, (leavesAt - useNow(now)) / 1000);
  const seconds = Math.ceil(left);
  const ring = { "--left": `${Math.min(1, left / undoSeconds) * 100}%` } as CSSProperties;
  return (
    <div className={styles.toast} role="status">
      <span className={styles.ring} style={ring} aria-hidden="true">
        {seconds}
      </span>
      <p className={styles.text}>
        <strong>{waitsFor ? `Waiting: ${waitsFor.name} is typing in Chatwoot` : `Sending to ${sent.customer}`}</strong>
        <span>You can still take it back</span>
      </p>
      <KeyButton className={styles.button} keys="Z" onClick={() => onUndo(sent)}>
        Undo
      </KeyButton>
    </div>
  );
}
