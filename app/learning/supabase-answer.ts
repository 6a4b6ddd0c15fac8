import type { UnavailableCause } from "../queue/causes.ts";

/** What came back over HTTP; status 0 when nothing did. */
export type Answer = { status: number; retryAfter: string | null };

/** What Supabase says went wrong: Postgres' or PostgREST's code, and details that may quote the row. */
export type SaidError = { code?: string; details?: string | null } | null;

export type Verdict = { written: true } | { notBefore: Date } | { cause: UnavailableCause; says: string };

/** Supabase's own limits last seconds; whoever asks for longer is looked at again by then. */
const LONGEST_WAIT_SECONDS = 3600;

const SETUP = "see docs/supabase.md. The decision waits here and is not lost";
const refusals = {
  "supabase-key-refused": `Supabase does not know SUPABASE_SECRET_KEY: put the project's secret key (sb_secret_) there and restart, ${SETUP}`,
  "supabase-not-allowed": `SUPABASE_SECRET_KEY may not write decision_log: it must be a secret key (sb_secret_), and the project needs the migrations, ${SETUP}`,
  "supabase-table-missing": `the project at SUPABASE_URL lacks decision_log or a column of it: push the migrations, ${SETUP}`,
  "supabase-conflict": `decision_log there has a unique or foreign key that HotDash did not make, and this row breaks it: drop that rule, ${SETUP}`,
  "supabase-redirects": `SUPABASE_URL leads elsewhere: name the project's own address, ${SETUP}`,
} as const;

/** Codes by which Supabase says that the table or a column of it is not there. */
const NOT_THERE = new Set(["PGRST204", "PGRST205", "42P01", "42703"]);
const NOT_ALLOWED = "42501";
const TAKEN = "23505";

/** What an answer to the upsert of a decision means, in words for an operator. */
export function judge({ status, retryAfter }: Answer, error: SaidError, decisionId: string, now: Date): Verdict {
  const code = /^[A-Z0-9]{5,8}$/.test(error?.code ?? "") ? (error?.code ?? "") : "";
  const refused = (cause: keyof typeof refusals) => ({
    cause,
    says: `${refusals[cause]} (it answered ${[status, code].filter(Boolean).join(" ")})`,
  });
  if (!error && [200, 201, 204].includes(status)) return { written: true };
  if (status === 0) return { cause: "supabase-unreachable", says: "Supabase cannot be reached" };
  if (status === 429) {
    const notBefore = comeBackAt(retryAfter, now);
    return notBefore ? { notBefore } : { cause: "supabase-rate-limited", says: "Supabase limits the rate" };
  }
  if (status >= 300 && status < 400) return refused("supabase-redirects");
  if (status === 401) return refused("supabase-key-refused");
  if (status === 403 || code === NOT_ALLOWED) return refused("supabase-not-allowed");
  if (status === 404 || NOT_THERE.has(code)) return refused("supabase-table-missing");
  // The row of this very decision is there: what we wanted. Any other key that is taken is not.
  if (code === TAKEN && error?.details?.includes(`(decision_id)=(${decisionId})`)) return { written: true };
  if (status === 409) return refused("supabase-conflict");
  if (status >= 500) return { cause: "supabase-server-error", says: `Supabase answered ${status}` };
  return { cause: "supabase-unexpected", says: `Supabase answered ${[status, code].filter(Boolean).join(" ")}` };
}

/** Retry-After in either of its forms, or null when it is missing or makes no sense. */
function comeBackAt(retryAfter: string | null, now: Date): Date | null {
  if (!retryAfter) return null;
  const seconds = /^\d+$/.test(retryAfter) ? Number(retryAfter) : (Date.parse(retryAfter) - now.getTime()) / 1000;
  if (Number.isNaN(seconds)) return null;
  return new Date(now.getTime() + Math.min(Math.max(1, seconds), LONGEST_WAIT_SECONDS) * 1000);
}
