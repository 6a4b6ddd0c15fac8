import { Fragment, type ReactNode } from "react";
import styles from "./Facts.module.css";

/** What is known of one thing, name by name. What is null is left out. */
export function Facts({ facts }: { facts: [name: string, value: ReactNode][] }) {
  return (
    <dl className={styles.facts}>
      {facts
        .filter(([, value]) => value !== null)
        .map(([name, value]) => (
          <Fragment key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </Fragment>
        ))}
    </dl>
  );
}

/** Text as it is stored, to be scrolled. */
export function Stored({ name, text }: { name: string; text: string }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard
    <section className={styles.stored} aria-label={name} tabIndex={0}>
      <h3>{name}</h3>
      <pre>{text}</pre>
    </section>
  );
}
