import { Kbd } from "../../ui/Kbd.tsx";
import styles from "./Hints.module.css";

/** The keys of the list, where a toast may stand. Touch screens have none. */
export function Hints({ shown, of }: { shown: number; of: number }) {
  return (
    <p className={styles.hints}>
      <span className={styles.keys}>
        <Kbd keys="J" />
        <Kbd keys="K" /> move
      </span>
      <span className={styles.keys}>
        <Kbd keys="Enter" /> open
      </span>
      <span className={styles.count}>{shown < of && `${shown} of ${of}`}</span>
    </p>
  );
}
