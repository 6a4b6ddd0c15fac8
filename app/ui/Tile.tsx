import type { ReactNode } from "react";
import { classes } from "./classes.ts";
import styles from "./Tile.module.css";

/**
 * A card of a dashboard: a heading, what stands at its right, and the contents. `span` counts columns of twelve;
 * `tall` takes the right of the second row and of the third.
 */
export function Tile({
  title,
  aside,
  span,
  tall,
  children,
}: {
  title: string;
  aside?: ReactNode;
  span: 4 | 5 | 7 | 8 | 12;
  tall?: boolean;
  children: ReactNode;
}) {
  return (
    <section className={classes(styles.tile, styles[`span${span}`], tall && styles.tall)} aria-label={title}>
      <header className={styles.header}>
        <h2>{title}</h2>
        <span className={styles.aside}>{aside}</span>
      </header>
      {children}
    </section>
  );
}

export function Tiles({ children }: { children: ReactNode }) {
  return <div className={styles.tiles}>{children}</div>;
}

/** A tile's one number, and the words that go on from it. */
export function Figure({ number, text }: { number: string | number; text: string }) {
  return (
    <p className={styles.figure}>
      <span className={styles.big}>{number}</span> <span className={styles.subdued}>{text}</span>
    </p>
  );
}

/** Two numbers side by side. */
export function FigurePair({ children }: { children: ReactNode }) {
  return <div className={styles.pair}>{children}</div>;
}

/** A part of a tile, under a hairline. */
export function Rule({ children }: { children: ReactNode }) {
  return <div className={styles.rule}>{children}</div>;
}

/** Good news, or the want of any: a line in the middle of a tile, and what to add to it. */
export function Nothing({ title, text }: { title: string; text?: string }) {
  return (
    <div className={styles.nothing}>
      <p className={styles.nothingTitle}>{title}</p>
      {text && <p className={styles.subdued}>{text}</p>}
    </div>
  );
}

export type Fact = { name: string; value: ReactNode; of?: string; critical?: boolean };

/** Small figures in a row at the foot of a tile. */
export function Facts({ facts }: { facts: Fact[] }) {
  return (
    <dl className={styles.facts}>
      {facts.map(({ name, value, of, critical }) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd className={critical ? styles.critical : undefined}>
            {value}
            {of && <span className={styles.of}> {of}</span>}
          </dd>
        </div>
      ))}
    </dl>
  );
}
