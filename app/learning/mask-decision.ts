import { maskOf } from "../privacy/personal.ts";
import type { LoggedDecision } from "./decision-log.ts";
import { wordDiff } from "./diff.ts";
import type { SettledDecision } from "./settled.server.ts";

/**
 * The row for the log: every text that somebody wrote is masked, and the diff is made of the masked texts, so that it
 * holds nothing they do not.
 */
export function maskDecision({ decision, person }: Pick<SettledDecision, "decision" | "person">): LoggedDecision {
  const mask = maskOf(person);
  const masked = (text: string | null) => (text === null ? null : mask(text));
  const draftText = masked(decision.draftText);
  const finalText = masked(decision.finalText);
  return {
    ...decision,
    // The model's own words, as free as its reply.
    intent: masked(decision.intent),
    language: masked(decision.language),
    draftText,
    finalText,
    wordDiff: draftText !== null && finalText !== null ? wordDiff(draftText, finalText) : null,
    note: masked(decision.note),
  };
}
