import type { RunContext } from "@openai/agents";
import type { Case } from "../case.ts";

/** The case a tool was called for: its only reach. */
export function caseOf(run: RunContext<Case> | undefined): Case {
  if (!run) throw new Error("a tool was called outside a run");
  return run.context;
}
