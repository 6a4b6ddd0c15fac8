import { useEffect, useRef, useState } from "react";
import { Hidden } from "../../ui/Hidden.tsx";
import { type SlaLevel, slaLevel } from "../../ui/sla-level.ts";
import { useNow } from "../../ui/useNow.ts";
import type { Review } from "../view.ts";

type Watched = Pick<Review, "customer" | "dueAt" | "claim" | "mine" | "stale">;

const levels: Record<SlaLevel, string> = {
  normal: "more than 15 minutes left",
  warning: "15 minutes left",
  urgent: "less than 5 minutes left",
  breach: "past its time",
};

/** Tells listeners what changed while they were at it: the clock's level, a claim, a new message. Not each second. */
export function Announcer({ review, now }: { review: Watched; now: string }) {
  const level = slaLevel(Date.parse(review.dueAt) - useNow(now));
  const claimant = review.claim && !review.mine ? review.claim.name : null;
  const newer = review.stale ? `${review.stale.by}-${review.stale.newMessageIds.join()}` : null;
  const [said, setSaid] = useState("");
  const before = useRef({ level, claimant, newer });
  useEffect(() => {
    const { level: oldLevel, claimant: oldClaimant, newer: oldNewer } = before.current;
    before.current = { level, claimant, newer };
    if (newer !== null && newer !== oldNewer)
      setSaid(`${review.stale?.by} wrote again. The reply answers the message before.`);
    else if (claimant !== oldClaimant) setSaid(claimant ? `${claimant} is reviewing this.` : "Free to review.");
    else if (level !== oldLevel) setSaid(`${review.customer.name}: ${levels[level]}.`);
  }, [level, claimant, newer, review]);
  return (
    <div role="status" aria-live="polite">
      <Hidden>{said}</Hidden>
    </div>
  );
}
