import { useEffect, useRef } from "react";
import { useFetcher } from "react-router";
import type { DecisionResult, Review } from "../view.ts";
import { type ReviewState, toDecision } from "./review-state.ts";

/** What the page needs to go on after a decision: whose it was, and the send that can still be undone. */
export type Decided = { approvalId: string; customer: string; send: { id: string; at: string } | null };
type Refused = Extract<DecisionResult, { ok: false }>;

/** Sends the decision and says what came of it. A refusal keeps everything in place. */
export function useDecision(review: Review, onDecided: (decided: Decided) => void) {
  const { approvalId, customer } = review;
  const { submit, state, data } = useFetcher<DecisionResult>({ key: `decide-${approvalId}` });
  const told = useRef<DecisionResult>();
  useEffect(() => {
    if (state !== "idle" || !data?.ok || told.current === data) return;
    told.current = data;
    onDecided({ approvalId, customer: customer.name, send: data.send });
  }, [state, data, approvalId, customer.name, onDecided]);

  const decide = (work: ReviewState, openedAt: string) => {
    const decision = toDecision(work, review, openedAt);
    if (decision === null) return;
    const action = `/app/approvals/${approvalId}/decisions`;
    void submit(decision, { method: "post", action, encType: "application/json" });
  };
  const refusal: Refused | null = state === "idle" && data && !data.ok ? data : null;
  return { decide, deciding: state !== "idle", refusal };
}
