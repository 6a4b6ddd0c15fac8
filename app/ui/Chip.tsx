import type { ReactNode } from "react";
import styles from "./Chip.module.css";
import { classes } from "./classes.ts";
import { Glyph, type IconSource } from "./Glyph.tsx";

export type ChipTone = "neutral" | "bare" | "warning" | "urgent" | "breach" | "success" | "info" | "caution";

/** A word or a figure in a small box, 20 high. Never wraps; `cut` lets a long one end in an ellipsis. */
export function Chip({
  children,
  tone = "neutral",
  icon,
  large,
  cut,
}: {
  children: ReactNode;
  tone?: ChipTone;
  icon?: IconSource;
  /** 28 high, for the head of the drawer. */
  large?: boolean;
  cut?: boolean;
}) {
  return (
    <span
      className={classes(styles.chip, styles[tone], large && styles.large, cut && styles.cut, icon && styles.withIcon)}
    >
      {icon && <Glyph icon={icon} small />}
      <span className={styles.text}>{children}</span>
    </span>
  );
}
