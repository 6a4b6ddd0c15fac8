import { useEffect, useLayoutEffect, useReducer, useRef } from "react";
import { isLive } from "../approval.ts";
import type { Review } from "../view.ts";
import { findWork, keepWork } from "./kept-work.ts";
import { beginReview, isTouched, review as reduce } from "./review-state.ts";

// The server has no layout; there the plain effect never runs and says nothing.
const useBeforePaint = typeof document === "undefined" ? useEffect : useLayoutEffect;

type Drafted = Review & { draft: NonNullable<Review["draft"]> };

/** The reviewer's work on one approval: found again after a reload, kept when the draft or the thread moves on. */
export function useReview(review: Drafted) {
  const [state, dispatch] = useReducer(reduce, review.draft, beginReview);
  const { approvalId, seenMessageId } = review;
  const newest = review.draft;

  useBeforePaint(() => {
    const kept = findWork(sessionStorage, approvalId, state.draft.id);
    // Of something decided the record counts, not what this tab once typed.
    if (kept && isLive(review.state)) dispatch({ do: "restore", kept });
  }, [approvalId, state.draft.id]);

  const fresh = useRef(state);
  useEffect(() => {
    if (state !== fresh.current && (isTouched(state) || findWork(sessionStorage, approvalId, state.draft.id)))
      keepWork(sessionStorage, approvalId, state);
  }, [approvalId, state]);

  const lastCome = useRef(newest.id);
  useEffect(() => {
    if (lastCome.current === newest.id) return;
    lastCome.current = newest.id;
    dispatch({ do: "draft came", draft: newest });
  }, [newest]);

  const lastSeen = useRef(seenMessageId);
  useEffect(() => {
    if (lastSeen.current === seenMessageId) return;
    lastSeen.current = seenMessageId;
    dispatch({ do: "messages came" });
  }, [seenMessageId]);

  return [state, dispatch] as const;
}
