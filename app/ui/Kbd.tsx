import styles from "./Kbd.module.css";

/** A key cap. Hidden on touch screens and from screen readers, which learn keys from `aria-keyshortcuts`. */
export function Kbd({ keys }: { keys: string }) {
  return (
    // biome-ignore lint/a11y/noAriaHiddenOnFocusable: a kbd takes no focus
    <kbd className={styles.kbd} aria-hidden="true">
      {keys}
    </kbd>
  );
}
