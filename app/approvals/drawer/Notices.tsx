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
            The reply did not reach the customer. {sentence(review.undelivered)} Retry it in Chatwoot, or reach them
            another way.
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

/** A reason as the channel or HotDash put it, from its first letter to its full stop. */
const sentence = (reason: string) => `${reason.charAt(0).toUpperCase()}${reason.slice(1).replace(/\.$/, "")}.`;
