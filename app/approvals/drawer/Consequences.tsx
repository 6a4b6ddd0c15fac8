import { ChevronDownIcon, ChevronUpIcon } from "@shopify/polaris-icons";
import { useState } from "react";
import { Glyph } from "../../ui/Glyph.tsx";
import type { Review } from "../view.ts";
import styles from "./Consequences.module.css";

type Foreseen = Pick<NonNullable<Review["draft"]>, "projectedImpact" | "risk" | "rollback">;

const levels = { low: "Low", medium: "Medium", high: "High" } as const;

/** What sending costs and brings, what may go wrong, and how to take it back: a line each, all of it on demand. */
export function Consequences({ projectedImpact, risk, rollback }: Foreseen) {
  return (
    <dl className={styles.list}>
      <Line name="Impact" text={projectedImpact} />
      <Line name="Risk" text={risk.reason && `${levels[risk.level]}. ${risk.reason}`} />
      <Line name="Rollback" text={rollback} />
    </dl>
  );
}

function Line({ name, text }: { name: string; text: string }) {
  const [open, setOpen] = useState(false);
  return (
    <div className={open ? styles.open : styles.line}>
      <dt>{name}</dt>
      <dd>
        <button type="button" aria-expanded={open} onClick={() => setOpen(!open)}>
          <span>{text || "Not stated"}</span>
          <Glyph icon={open ? ChevronUpIcon : ChevronDownIcon} small tone="subdued" />
        </button>
      </dd>
    </div>
  );
}
