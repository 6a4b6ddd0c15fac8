import { createClient } from "@supabase/supabase-js";
import type { SupabaseProject } from "./supabase-log.server.ts";

/** Supabase answers 1,000 rows at most, and an address has its limits too. */
const IDS_AT_ONCE = 100;
const TIMEOUT_MS = 10_000;

/** Reads what a decision log elsewhere holds of some decisions, or says why it cannot be read. */
export type LogReader = (
  decisionIds: string[],
) => Promise<{ address: string; rows: unknown[] } | { address: string; unreadable: string }>;

/** Reads rows of a Supabase project's decision log. Never throws: an export without them is worth having. */
export function supabaseReader({ url, secretKey }: SupabaseProject): LogReader {
  const client = createClient(url, secretKey, {
    auth: { persistSession: false, autoRefreshToken: false, detectSessionInUrl: false },
    global: { fetch: (input, init) => fetch(input, { ...init, redirect: "manual" }) },
  });
  return async (decisionIds) => {
    const rows: unknown[] = [];
    for (let at = 0; at < decisionIds.length; at += IDS_AT_ONCE) {
      const { data, error, status } = await client
        .from("decision_log")
        .select()
        .in("decision_id", decisionIds.slice(at, at + IDS_AT_ONCE))
        .abortSignal(AbortSignal.timeout(TIMEOUT_MS));
      if (error) return { address: url, unreadable: status ? `it answered ${status}` : "it does not answer" };
      // Whatever is answered: other people's rows have no business in one person's export.
      rows.push(...data.filter((row: { decision_id?: unknown }) => decisionIds.includes(String(row.decision_id))));
    }
    return { address: url, rows };
  };
}
