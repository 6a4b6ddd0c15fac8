import type { Change } from "./diff.ts";

/** One row of the decision log: what training reads, with nothing left in it that names a person. */
export type LoggedDecision = {
  decisionId: string;
  accountId: number;
  outcome: string;
  intent: string | null;
  language: string | null;
  /** Null when a person wrote without a draft. */
  draftText: string | null;
  /** Null unless approved. */
  finalText: string | null;
  /** Draft against final text, word by word; null unless there are both. */
  wordDiff: Change[] | null;
  tone: number | null;
  accuracy: number | null;
  policy: number | null;
  reason: string | null;
  note: string | null;
  model: string | null;
  draftVersion: number | null;
  decidedAt: Date;
};

/** Somewhere that keeps decisions for training. */
export type DecisionLog = {
  /** Stable name of the place, to remember what stands there. */
  destination: string;
  /**
   * Writes the row, or overwrites the one of the same decision.
   * @returns "written", or the time to come back at when the place asks for it.
   * @throws Unavailable when it is not written now and must be tried again.
   */
  write(decision: LoggedDecision): Promise<"written" | { notBefore: Date }>;
};
