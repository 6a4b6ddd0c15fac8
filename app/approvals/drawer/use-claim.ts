import { useEffect, useRef } from "react";
import { usePost } from "./use-post.ts";

/** Well under the ten minutes of a claim, and rare enough to cost nothing. */
const RENEW_EVERY_MS = 60_000;

/** Tells the others "I am at it": with the first change, and again each minute while changes go on. */
export function useClaim(approvalId: string, work: unknown, touched: boolean): void {
  const { post } = usePost<unknown>();
  const claimedAt = useRef(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: each change of the work renews the claim.
  useEffect(() => {
    const now = performance.now();
    if (!touched || (claimedAt.current > 0 && now - claimedAt.current < RENEW_EVERY_MS)) return;
    claimedAt.current = now;
    void post(`/app/approvals/${approvalId}/claim`, { typed: true });
  }, [work, touched, approvalId, post]);
}
