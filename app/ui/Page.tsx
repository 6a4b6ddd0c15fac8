import type { ReactNode } from "react";
import styles from "./Page.module.css";

/** A page's heading and its blocks, one under the other. `action` is its one main button. */
export function Page({
  title,
  about,
  action,
  children,
}: {
  title: string;
  about?: ReactNode;
  action?: ReactNode;
  children: ReactNode;
}) {
  return (
    <div className={styles.page}>
      <header className={styles.header}>
        <h1>{title}</h1>
        <span className={styles.about}>{about}</span>
        {action}
      </header>
      {children}
    </div>
  );
}
