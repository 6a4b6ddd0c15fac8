import { AlertDiamondIcon, AlertTriangleIcon } from "@shopify/polaris-icons";
import { classes } from "./classes.ts";
import { Glyph } from "./Glyph.tsx";
import styles from "./Risk.module.css";

const words = { low: "Low", medium: "Medium", high: "High" } as const;

/** How risky a reply is: a word, and a shape from medium up. `named` adds "risk". */
export function Risk({ level, named }: { level: keyof typeof words; named?: boolean }) {
  return (
    <span className={classes(styles.risk, level === "high" && styles.high)}>
      {level === "medium" && <Glyph icon={AlertTriangleIcon} small tone="warning" />}
      {level === "high" && <Glyph icon={AlertDiamondIcon} small tone="critical" />}
      {words[level]}
      {named && " risk"}
    </span>
  );
}
