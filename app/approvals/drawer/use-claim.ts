import { useEffect, useRef } from "react";
import { isTouched, type ReviewState } from "./review-state.ts";
import { usePost } from "./use-post.ts";

/** Well under the ten minutes of a claim, and rare enough to cost nothing. */
const RENEW_EVERY_MS = 60_000;

/**
 * Tells the others "I am at it": with the first change, and again each minute while changes go on. Left with nothing of
 * it standing, the item is given back at once instead of when the claim runs out.
 * @param mine claimed before this pane came, perhaps from another tab with text in it: that claim is not ours to give back.
 */
export function useClaim(
  approvalId: string,
  work: ReviewState,
  { open, mine }: { open: boolean; mine: boolean },
): void {
  const { post } = usePost<unknown>();
  const claimedAt = useRef(0);
  const tookIt = useRef(false);
  const claiming = useRef(Promise.resolve());
  const touched = isTouched(work);
  // biome-ignore lint/correctness/useExhaustiveDependencies: each change of the work renews the claim.
  useEffect(() => {
    const now = performance.now();
    if (!open || !touched || (claimedAt.current > 0 && now - claimedAt.current < RENEW_EVERY_MS)) return;
    if (claimedAt.current === 0) tookIt.current = !mine;
    claimedAt.current = now;
    claiming.current = post(`/app/approvals/${approvalId}/claim`, { typed: true });
  }, [work, open, touched, approvalId, post]);

  const leave = useRef(() => {});
  leave.current = () => {
    if (!tookIt.current || touched) return;
    tookIt.current = false;
    void claiming.current.then(() => giveBack(approvalId));
  };
  useEffect(() => {
    const left = () => leave.current();
    window.addEventListener("pagehide", left);
    return () => {
      window.removeEventListener("pagehide", left);
      left();
    };
  }, []);
}

/** Outlives the page; whoever cannot be told learns it when the claim runs out. */
function giveBack(approvalId: string): void {
  fetch(`/app/approvals/${approvalId}/claim`, {
    method: "POST",
    keepalive: true,
    headers: { "Content-Type": "application/json", Accept: "application/json" },
    body: JSON.stringify({ release: true }),
  }).catch(() => {});
}
