import { Children, type ReactNode } from "react";
import styles from "./Panel.module.css";

/** A card that holds rows edge to edge, under a heading. With no rows it says so, in `empty`'s words. */
export function Panel({
  title,
  about,
  aside,
  empty,
  children,
}: {
  title: string;
  about?: ReactNode;
  aside?: ReactNode;
  empty?: string;
  children: ReactNode;
}) {
  return (
    <section className={styles.panel} aria-label={title}>
      <header className={styles.header}>
        <h2>{title}</h2>
        <span className={styles.about}>{about}</span>
        {aside}
      </header>
      {empty && Children.toArray(children).length === 0 ? <p className={styles.empty}>{empty}</p> : children}
    </section>
  );
}
