import { classes } from "./classes.ts";
import styles from "./LiveDot.module.css";
import { useLive } from "./live.tsx";

const words = { live: "Live", reconnecting: "Waiting", offline: "Offline" } as const;

/** Says whether the page keeps itself up to date. */
export function LiveDot() {
  const { state } = useLive();
  return (
    <span className={classes(styles.live, styles[state])} role="status">
      {words[state]}
    </span>
  );
}
