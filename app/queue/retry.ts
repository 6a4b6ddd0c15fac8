/** The longest wait between two tries. */
export const LONGEST_WAIT_SECONDS = 300;
/** How long something unavailable is waited for, after the tries are used up, before the job is given up. */
export const PATIENCE_MS = 72 * 3_600_000;
/** Whoever asks for longer by Retry-After is asked again by then. */
const LONGEST_RETRY_AFTER_SECONDS = 3600;

/** How a job's life went so far. */
export type Tries = {
  /** The last try that failed; 0 before the first. */
  tries: number;
  /** Tries that waiting does not heal. */
  faults: number;
  /** Since when it is tried every five minutes. */
  waitsSince: Date | null;
};

export const UNTRIED: Tries = { tries: 0, faults: 0, waitsSince: null };

/** A try that failed: whether waiting heals it, or nothing does, and what the other side asked for. */
export type FailedTry = { tries: number; kind: "waits" | "fault" | "hopeless"; retryAfterMs?: number | null };

export type Verdict = Tries & {
  dead: boolean;
  /** Tried every five minutes now: somebody should be told. */
  patient: boolean;
  waitSeconds: number;
};

/**
 * What becomes of a job after a try failed. Only faults use the limit up; what is unavailable is waited for, and once the
 * tries are used up every five minutes for 72 hours. Tries that left no failure lost their worker, which is a fault.
 * @param jitter 0 to 1; it only ever lengthens a wait.
 */
export function afterFailure(
  before: Tries,
  failed: FailedTry,
  { retryLimit, now, jitter }: { retryLimit: number; now: Date; jitter: number },
): Verdict {
  const waits = failed.kind === "waits";
  const faults = before.faults + silentTries(before, failed.tries) + (waits ? 0 : 1);
  const patient = waits && failed.tries >= retryLimit;
  const waitsSince = patient ? (before.waitsSince ?? now) : before.waitsSince;
  const outOfPatience = patient && waitsSince !== null && now.getTime() - waitsSince.getTime() >= PATIENCE_MS;
  return {
    tries: failed.tries,
    faults,
    waitsSince,
    patient,
    dead: failed.kind === "hopeless" || outOfPatience || (!waits && faults >= retryLimit),
    waitSeconds: Math.max(
      patient ? LONGEST_WAIT_SECONDS : waitSeconds(failed.tries, jitter),
      Math.min(Math.ceil((failed.retryAfterMs ?? 0) / 1000), LONGEST_RETRY_AFTER_SECONDS),
    ),
  };
}

/** Tries before this one that nobody told of: their worker died, or ran out of time. */
export const silentTries = (before: Tries, tries: number): number => Math.max(0, tries - 1 - before.tries);

/** At least 1, 2, 4, 8 s, doubling to five minutes. */
function waitSeconds(tries: number, jitter: number): number {
  const least = 2 ** Math.min(tries - 1, 16);
  return Math.min(LONGEST_WAIT_SECONDS, Math.ceil(least * (1 + jitter)));
}
