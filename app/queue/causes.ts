/**
 * Why a try of a job failed: the one list of causes by name. `waits` says that something outside is away, so that waiting
 * heals it. Stored and redriven by, so a name never changes its meaning.
 */
export const causes = {
  "chatwoot-unreachable": {
    waits: true,
    says: "Chatwoot cannot be reached",
    todo: "Check that Chatwoot runs and that CHATWOOT_BASE_URL is its address.",
  },
  "chatwoot-timeout": {
    waits: true,
    says: "Chatwoot did not answer in time",
    todo: "Look at Chatwoot's own load; it goes on by itself.",
  },
  "chatwoot-interrupted": {
    waits: true,
    says: "The connection to Chatwoot broke",
    todo: "Nothing to do unless it stays: then look at the proxy in front of Chatwoot.",
  },
  "chatwoot-rate-limited": {
    waits: true,
    says: "Chatwoot limits the rate",
    todo: "It goes on when Chatwoot allows it. On a Chatwoot of your own, raise its rate limit.",
  },
  "chatwoot-server-error": {
    waits: true,
    says: "Chatwoot answered with an error of its own",
    todo: "Look at Chatwoot's log.",
  },
  "agent-service-unreachable": {
    waits: true,
    says: "The agent service cannot be reached",
    todo: "Start the agent role, or correct AGENT_SDK_URL.",
  },
  "agent-service-timeout": {
    waits: true,
    says: "The agent service did not answer before its deadline",
    todo: "Look at its log: the model may be slow or stuck.",
  },
  "agent-service-deadline-passed": {
    waits: true,
    says: "The agent service was asked too late",
    todo: "Nothing to do unless it stays: then look at both clocks.",
  },
  "agent-service-garbled": {
    waits: true,
    says: "Something else answered for the agent service",
    todo: "Look at what stands before it (a proxy, a load balancer), and at AGENT_SDK_URL.",
  },
  "agent-service-signature-stale": {
    waits: true,
    says: "The clocks of this worker and the agent service differ by more than 5 minutes",
    todo: "Set the clock that is wrong; both should follow a time server.",
  },
  "agent-service-model-unavailable": {
    waits: true,
    says: "The model does not answer for now",
    todo: "See the model provider's status page, and its limits for your key.",
  },
  "database-away": {
    waits: true,
    says: "The database cannot be reached",
    todo: "Check the database and DATABASE_URL.",
  },
  "other-account": {
    waits: true,
    says: "It belongs to another Chatwoot account",
    todo: "Start HotDash with the account it was made for; it is not the one configured now.",
  },
  "supabase-unreachable": {
    waits: true,
    says: "Supabase cannot be reached",
    todo: "Check SUPABASE_URL and the project's status.",
  },
  "supabase-timeout": {
    waits: true,
    says: "Supabase did not answer in time",
    todo: "It goes on by itself. See status.supabase.com.",
  },
  "supabase-rate-limited": { waits: true, says: "Supabase limits the rate", todo: "It goes on by itself." },
  "supabase-server-error": {
    waits: true,
    says: "Supabase answered with an error of its own",
    todo: "It goes on by itself. See status.supabase.com.",
  },
  "supabase-key-refused": {
    waits: true,
    says: "Supabase does not know the key",
    todo: "Put the project's secret key in SUPABASE_SECRET_KEY and restart.",
  },
  "supabase-not-allowed": {
    waits: true,
    says: "The key may not write decision_log",
    todo: "Use a secret key (sb_secret_), and push the migrations: docs/supabase.md.",
  },
  "supabase-table-missing": {
    waits: true,
    says: "The project lacks decision_log",
    todo: "Push the migrations to it: docs/supabase.md.",
  },
  "supabase-conflict": {
    waits: true,
    says: "A rule in the project keeps the row out",
    todo: "Drop the unique or foreign key that HotDash did not make: docs/supabase.md.",
  },
  "supabase-redirects": { waits: true, says: "SUPABASE_URL leads elsewhere", todo: "Name the project's own address." },
  "supabase-unexpected": {
    waits: true,
    says: "Supabase answered something unexpected",
    todo: "See the message, and docs/supabase.md.",
  },
  "bad-payload": {
    waits: false,
    says: "The job's payload does not fit",
    todo: "Another version wrote it. Run the version that did, or leave it: what it was for is not lost, see its page.",
  },
  "worker-lost": {
    waits: false,
    says: "Its worker ended without a word each time",
    todo: "Look for what ended it: memory, or a deadline. Redrive it once that is mended.",
  },
} as const satisfies Record<string, { waits: boolean; says: string; todo: string }>;

type Listed = keyof typeof causes;
type Waits = { [Name in Listed]: (typeof causes)[Name]["waits"] extends true ? Name : never }[Listed];

/** Something outside that is away. The agent service names some of its own troubles itself. */
export type UnavailableCause = Waits | `agent-service-${string}`;
/** An error nobody expected, by its own name: `unexpected:TypeError`. */
export type UnexpectedCause = `unexpected:${string}`;
export type Cause = UnavailableCause | Listed | UnexpectedCause;

/** A stored cause in words: what happened, and what to do about it. One that another version wrote is shown by its name. */
export function causeInWords(cause: string): { says: string; todo: string } {
  if (Object.hasOwn(causes, cause)) return causes[cause as Listed];
  if (cause.startsWith("agent-service-"))
    return { says: `The agent service says: ${plain(cause.slice(14))}`, todo: "Look at the agent service's log." };
  if (cause.startsWith("unexpected:"))
    return {
      says: `A fault in HotDash (${cause.slice(11)})`,
      todo: "Report it with the message, then redrive once it is mended.",
    };
  return { says: plain(cause), todo: "Look at the log of the worker." };
}

const plain = (name: string) => name.replaceAll("-", " ");
