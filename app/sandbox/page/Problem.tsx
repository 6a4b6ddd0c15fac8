import styles from "../sandbox.module.css";
import type { Outcome } from "./outcome.ts";

/** A problem that belongs to no field. */
export function Problem({ outcome }: { outcome: Outcome | undefined }) {
  return outcome && !outcome.ok && outcome.field === null ? (
    <p className={styles.problem} role="alert">
      {outcome.problem}
    </p>
  ) : null;
}
