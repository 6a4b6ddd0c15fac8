import { useEffect, useRef } from "react";
import type { DecisionResult, Review } from "../view.ts";
import { type ReviewState, toDecision } from "./review-state.ts";
import { usePost } from "./use-post.ts";

/** What the page needs to go on after a decision: whose it was, and the send that can still be undone. */
export type Decided = { approvalId: string; customer: string; send: { id: string; at: string } | null };
/** Why it did not go through. */
export type Refused = { message: string; problems?: string[] };

/** Sends the decision and says what came of it. A refusal keeps everything in place. */
export function useDecision(review: Review, onDecided: (decided: Decided) => void) {
  const { approvalId, customer } = review;
  const { post, busy, answer, lost } = usePost<DecisionResult>();
  useOnce(answer, (send) => onDecided({ approvalId, customer: customer.name, send }));

  const decide = (work: ReviewState, openedAt: string) => {
    const decision = toDecision(work, review, openedAt);
    if (decision !== null) void post(`/app/approvals/${approvalId}/decisions`, decision);
  };
  return { decide, deciding: busy, refusal: refusalOf(answer, lost) };
}

/** Calls back once for each answer that went through. */
export function useOnce(answer: DecisionResult | null, done: (send: Decided["send"]) => void): void {
  const told = useRef<DecisionResult>();
  useEffect(() => {
    if (!answer?.ok || told.current === answer) return;
    told.current = answer;
    done(answer.send);
  }, [answer, done]);
}

export function refusalOf(answer: DecisionResult | null, lost: string | null): Refused | null {
  if (lost !== null) return { message: lost };
  if (answer === null || answer.ok) return null;
  // The first problem is the message itself.
  return { message: answer.message, problems: answer.problems?.filter((problem) => problem !== answer.message) };
}
