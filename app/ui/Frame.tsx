import type { CSSProperties, ReactNode } from "react";
import styles from "./Frame.module.css";

/**
 * The rail beside the page. `bars` are lines above every page; a page that fills the screen is
 * `height: var(--frame-height)`, what is left of it under them and above a phone's bottom bar.
 */
export function Frame({ rail, bars, children }: { rail: ReactNode; bars: ReactNode[]; children: ReactNode }) {
  return (
    <div className={styles.frame} style={{ "--bars": bars.length } as CSSProperties}>
      <a className={styles.skip} href="#page">
        Skip to the page
      </a>
      {rail}
      <div className={styles.column}>
        {bars.length > 0 && <div className={styles.bars}>{bars}</div>}
        <main id="page" className={styles.main} tabIndex={-1}>
          {children}
        </main>
      </div>
    </div>
  );
}
