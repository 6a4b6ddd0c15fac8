import type { ComponentType, SVGProps } from "react";
import { classes } from "./classes.ts";
import styles from "./Glyph.module.css";

export type IconSource = ComponentType<SVGProps<SVGSVGElement>>;
export type Tone = "good" | "warning" | "critical" | "subdued";

/** An icon of `@shopify/polaris-icons`, 20 or 16 px, in the colour of the text or of a tone. Says nothing by itself. */
export function Glyph({ icon: Icon, small, tone }: { icon: IconSource; small?: boolean; tone?: Tone }) {
  return (
    <Icon
      className={classes(styles.glyph, small && styles.small, tone && styles[tone])}
      aria-hidden="true"
      focusable="false"
    />
  );
}
