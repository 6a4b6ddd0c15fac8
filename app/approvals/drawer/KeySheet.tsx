import * as Dialog from "@radix-ui/react-dialog";
import { XIcon } from "@shopify/polaris-icons";
import { Hidden } from "../../ui/Hidden.tsx";
import { Kbd } from "../../ui/Kbd.tsx";
import { KeyButton } from "../../ui/KeyButton.tsx";
import styles from "./KeySheet.module.css";
import { useModKey } from "./use-mod-key.ts";

/** Every key of the approvals page. None of them sends or discards alone. */
export function KeySheet({ open, onClose }: { open: boolean; onClose: () => void }) {
  const mod = useModKey();
  const keys: [string, string[]][] = [
    ["Next, previous", ["J", "K"]],
    ["Tone, accuracy, policy", ["T", "A", "P"]],
    ["Approve and next", [`${mod} Enter`]],
    ["Open", ["Enter"]],
    ["Grade", ["1 to 5"]],
    ["Request changes", ["R"]],
    ["Edit", ["E"]],
    ["Changes", ["D"]],
    ["As the customer reads it", ["V"]],
    ["No source, I know this myself", ["N", "O"]],
    ["Reject, then a reason", ["X"]],
    ["Leave text, close", ["Esc"]],
    ["Regenerate", ["G"]],
    ["Undo while it counts", ["Z"]],
    ["Search", ["/"]],
    ["This sheet", ["?"]],
  ];
  return (
    <Dialog.Root open={open} onOpenChange={(next) => next || onClose()}>
      <Dialog.Portal>
        <Dialog.Overlay className={styles.overlay} />
        <Dialog.Content className={styles.sheet} aria-describedby={undefined}>
          <div className={styles.head}>
            <Dialog.Title className={styles.title}>Keys</Dialog.Title>
            <KeyButton variant="plain" icon={XIcon} keys="Esc" aria-label="Close, Esc" onClick={onClose} />
          </div>
          <dl className={styles.keys}>
            {keys.map(([act, caps]) => (
              <div key={act}>
                <dt>{act}</dt>
                <dd>
                  <Hidden>{caps.join(", ")}</Hidden>
                  {caps.map((cap) => (
                    <Kbd key={cap} keys={cap} />
                  ))}
                </dd>
              </div>
            ))}
          </dl>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
