import { Spinner } from "@shopify/polaris";
import type { MouseEvent } from "react";
import { KeyButton, type Look } from "../../ui/KeyButton.tsx";
import styles from "./BusyButton.module.css";

/** A button that sends its form. While that is under way it keeps its width and its focus, and does nothing. */
export function BusyButton({
  busy,
  label,
  name,
  ...look
}: { busy: boolean; label: string; name?: string | undefined } & Pick<Look, "variant" | "size">) {
  // The second click of a double click may come when the first is done.
  const press = (event: MouseEvent) => {
    if (event.detail > 1) event.preventDefault();
  };
  return (
    <KeyButton {...look} type="submit" className={styles.button} aria-label={name} waiting={busy} onClick={press}>
      <span className={busy ? styles.hidden : undefined}>{label}</span>
      {busy && (
        <span className={styles.spinner} aria-hidden="true">
          <Spinner size="small" />
        </span>
      )}
    </KeyButton>
  );
}
