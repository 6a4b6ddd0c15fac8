import type { ReactNode } from "react";
import styles from "./Bar.module.css";
import { classes } from "./classes.ts";
import { Glyph, type IconSource } from "./Glyph.tsx";

/** A line, 36 high, that tells of the connection, a claim, or a pause; `children` end it, for a button. */
export function Bar({
  tone,
  icon,
  start,
  text,
  children,
}: {
  tone: "inverse" | "info" | "warning" | "success" | "critical";
  icon?: IconSource;
  /** Instead of an icon, an avatar. */
  start?: ReactNode;
  text: string;
  children?: ReactNode;
}) {
  return (
    <div className={classes(styles.bar, styles[tone])} role="status">
      {icon ? <Glyph icon={icon} small /> : start}
      <span className={styles.text} title={text}>
        {text}
      </span>
      {children}
    </div>
  );
}
