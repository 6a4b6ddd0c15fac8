import { createClient } from "@supabase/supabase-js";
import { Unavailable } from "../queue/job.ts";
import type { DecisionLog, LoggedDecision } from "./decision-log.ts";
import { type Answer, judge } from "./supabase-answer.ts";

/** A row is a few kilobytes; an honest project answers in well under a second. */
const TIMEOUT_MS = 10_000;

/** The project that keeps the log, with a key that may write it (`sb_secret_…`). */
export type SupabaseProject = { url: string; secretKey: string };

/**
 * The decision log in a Supabase project, over its Data API. Rows are upserted by decision id, so writing twice is writing
 * once. Whatever goes wrong is Unavailable under a name of its own: what an operator must mend waits as an outage does.
 * Neither the key nor Supabase's answer, which may quote the row, is in any error.
 */
export function supabaseLog({ url, secretKey }: SupabaseProject, timeoutMs = TIMEOUT_MS): DecisionLog {
  const client = createClient(url, secretKey, {
    auth: { persistSession: false, autoRefreshToken: false, detectSessionInUrl: false },
  });
  return {
    destination: url,
    write: async (decision) => {
      const signal = AbortSignal.timeout(timeoutMs);
      // The client turns a 404 without a body into a success and drops the headers, so the answer itself is kept.
      const seen: Answer = { status: 0, retryAfter: null };
      const { error } = await client
        .from("decision_log", { fetch: seeing(seen), retry: false })
        .upsert(asRow(decision), { onConflict: "decision_id" })
        .abortSignal(signal);
      if (signal.aborted && error) throw new Unavailable("supabase-timeout", "Supabase did not answer in time");
      const verdict = judge(seen, error, decision.decisionId, new Date());
      if ("cause" in verdict) throw new Unavailable(verdict.cause, verdict.says);
      return "notBefore" in verdict ? verdict : "written";
    },
  };
}

/** `fetch` that notes what was answered, and never carries the key on to another address. */
function seeing(seen: Answer): typeof fetch {
  return async (input, init) => {
    const response = await fetch(input, { ...init, redirect: "manual" });
    Object.assign(seen, { status: response.status, retryAfter: response.headers.get("retry-after") });
    return response;
  };
}

function asRow(decision: LoggedDecision) {
  return {
    decision_id: decision.decisionId,
    account_id: decision.accountId,
    outcome: decision.outcome,
    intent: decision.intent,
    language: decision.language,
    draft_text: decision.draftText,
    final_text: decision.finalText,
    word_diff: decision.wordDiff,
    tone: decision.tone,
    accuracy: decision.accuracy,
    policy: decision.policy,
    reason: decision.reason,
    note: decision.note,
    model: decision.model,
    draft_version: decision.draftVersion,
    decided_at: decision.decidedAt.toISOString(),
  };
}
