import type { ReactNode } from "react";
import styles from "./Line.module.css";

/** A line of a panel: what it is, a word about it, and what can be done. `problem` says why it was not done. */
export function Line({
  title,
  about,
  problem,
  children,
}: {
  title: ReactNode;
  about?: ReactNode;
  problem?: string | undefined;
  children?: ReactNode;
}) {
  return (
    <div className={styles.line}>
      <div className={styles.said}>
        <p>{title}</p>
        {about && <p className={styles.about}>{about}</p>}
        {problem && (
          <p className={styles.problem} role="alert">
            {problem}
          </p>
        )}
      </div>
      {children && <div className={styles.acts}>{children}</div>}
    </div>
  );
}
