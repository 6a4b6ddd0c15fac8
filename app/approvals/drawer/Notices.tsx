import { AlertCircleIcon, AlertTriangleIcon } from "@shopify/polaris-icons";
import { Glyph } from "../../ui/Glyph.tsx";
import type { Review } from "../view.ts";
import styles from "./Notices.module.css";

/** What must be known before approving: an earlier reply that did not arrive, a closed window, a pause. */
export function Notices({ review }: { review: Pick<Review, "undelivered" | "warnings"> }) {
  return (
    <>
      {review.undelivered && (
        <p className={styles.critical}>
          <Glyph icon={AlertCircleIcon} small />
          <span>
            The reply did not reach the customer: {review.undelivered.replace(/\.$/, "")}. Retry it in Chatwoot, or
            reach them another way.
          </span>
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
