import { AlertCircleIcon, AlertTriangleIcon } from "@shopify/polaris-icons";
import { Glyph } from "../../ui/Glyph.tsx";
import type { Review } from "../view.ts";
import styles from "./Notices.module.css";

/** What must be known before approving: that it was stopped on its way, a closed window, a pause. */
export function Notices({ review }: { review: Pick<Review, "cameBack" | "warnings"> }) {
  return (
    <>
      {review.cameBack && (
        <p className={styles.critical}>
          <Glyph icon={AlertCircleIcon} small />
          <span>{review.cameBack}</span>
        </p>
      )}
      {review.warnings.map((warning) => (
        <p key={warning} className={styles.warning}>
          <Glyph icon={AlertTriangleIcon} small />
          {warning}
        </p>
      ))}
    </>
  );
}
