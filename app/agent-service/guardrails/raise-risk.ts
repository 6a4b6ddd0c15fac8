import type { Draft } from "../../drafts/draft.ts";

/** A draft to text that tried to steer its writer: high risk, and the reviewer is told why. */
export function raiseRisk(draft: Draft, signs: string[]): Draft {
  if (signs.length === 0) return draft;
  const reason = `The customer's text tries to steer the drafter (${signs.join(", ")}): check that the reply follows none of it. ${draft.risk.reason}`;
  return { ...draft, risk: { level: "high", reason: reason.trim() } };
}
