import { classes } from "./classes.ts";
import styles from "./Parts.module.css";

export type PartTone = "breach" | "urgent" | "warning" | "rest" | "ink" | "mid";
/** A part of a whole; `shown` is what its legend says for the number, when that is not the number itself. */
export type Part = { name: string; count: number; tone: PartTone; shown?: string };

/** A whole in one bar, part by part, with the figures under it. Empty parts keep their legend and take no room. */
export function Parts({ parts }: { parts: Part[] }) {
  return (
    <>
      <div
        className={styles.stack}
        role="img"
        aria-label={parts.map(({ name, count }) => `${count} ${name}`).join(", ")}
      >
        {parts.map(({ name, count, tone }) =>
          count > 0 ? <span key={name} className={styles[tone]} style={{ flexGrow: count }} /> : null,
        )}
      </div>
      <ul className={styles.legend}>
        {parts.map(({ name, count, tone, shown }) => (
          <li key={name}>
            <i className={classes(styles.dot, styles[tone])} aria-hidden="true" />
            <b>{shown ?? count}</b> {name}
          </li>
        ))}
      </ul>
    </>
  );
}

/** How far along a scale something is, from 0 to 1, named at the left and said at the right. */
export function Meter({ name, share, value }: { name: string; share: number; value: string }) {
  return (
    <div className={styles.meter}>
      <span>{name}</span>
      <span className={styles.track} aria-hidden="true">
        <span style={{ width: `${Math.round(Math.min(1, Math.max(0, share)) * 100)}%` }} />
      </span>
      <b>{value}</b>
    </div>
  );
}
