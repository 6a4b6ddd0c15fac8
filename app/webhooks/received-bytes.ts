const MIB = 1024 * 1024;

/** How much of the deliveries on their way a process holds in memory, over all its connections. */
export const LIMITS = {
  /** One delivery: 5.6 times the HTML of a mail, so a mail of almost 3 MB. */
  oneBytes: 16 * MIB,
  /** All that is on its way, from the first byte until it is stored. */
  allBytes: 64 * MIB,
  /** Of these, what is not verified yet: who has no secret cannot fill more. */
  unverifiedBytes: 24 * MIB,
  /** Almost every delivery is smaller than this ... */
  smallBytes: 256 * 1024,
  /** ... and this much of both is for them alone. */
  smallShareBytes: 4 * MIB,
};

/** Why a delivery is not read on: it is larger than any may be, or there is no room for it now. */
export type Refused = "too-large" | "busy";

/** One delivery's share of the memory. */
export type BodyInFlight = {
  /** Counts bytes that have just come; null when there is room for them. */
  take(bytes: number): Refused | null;
  /** Its signature is right. */
  verify(): void;
  /** What is held of it is smaller by now. */
  resize(bytes: number): void;
  /** Nothing is held of it any more. */
  close(): void;
};

type Entry = { bytes: number; verified: boolean; openedAtMs: number; cut(): void };

export type ReceivedBytes = {
  /** @param cut is called when this delivery, the slowest of those not verified, has to make room. */
  open(cut: () => void): BodyInFlight;
  /** Bytes held now. */
  held(): { all: number; unverified: number };
};

/**
 * Counts the bytes of deliveries on their way. When there is no room, the slowest large delivery that is not verified is
 * cut first, so that nobody fills the memory by sending slowly; Chatwoot never sends one again, and the sweep finds it.
 * @param nowMs a clock that only goes forward.
 */
export function countReceivedBytes(limits = LIMITS, nowMs = () => performance.now()): ReceivedBytes {
  const entries = new Set<Entry>();
  const held = { all: 0, unverified: 0, large: 0, largeUnverified: 0 };
  const isSmall = ({ bytes }: Entry) => bytes <= limits.smallBytes;
  const count = (entry: Entry, sign: 1 | -1) => {
    const bytes = sign * entry.bytes;
    const large = !isSmall(entry);
    held.all += bytes;
    if (!entry.verified) held.unverified += bytes;
    if (large) held.large += bytes;
    if (large && !entry.verified) held.largeUnverified += bytes;
  };
  const change = (entry: Entry, changes: Partial<Pick<Entry, "bytes" | "verified">>) => {
    if (!entries.has(entry)) return;
    count(entry, -1);
    Object.assign(entry, changes);
    count(entry, 1);
  };
  const drop = (entry: Entry) => {
    if (entries.delete(entry)) count(entry, -1);
  };
  const fits = (entry: Entry) =>
    held.all <= limits.allBytes &&
    held.unverified <= limits.unverifiedBytes &&
    (isSmall(entry) ||
      (held.large <= limits.allBytes - limits.smallShareBytes &&
        held.largeUnverified <= limits.unverifiedBytes - limits.smallShareBytes));
  const slowest = () => {
    let found: Entry | null = null;
    let rate = Number.POSITIVE_INFINITY;
    for (const entry of entries) {
      if (entry.verified || isSmall(entry)) continue;
      const own = entry.bytes / Math.max(1, nowMs() - entry.openedAtMs);
      if (own >= rate) continue;
      found = entry;
      rate = own;
    }
    return found;
  };
  return {
    open: (cut) => {
      const entry: Entry = { bytes: 0, verified: false, openedAtMs: nowMs(), cut };
      entries.add(entry);
      return {
        take: (bytes) => {
          if (!entries.has(entry)) return "busy";
          if (entry.bytes + bytes > limits.oneBytes) return "too-large";
          change(entry, { bytes: entry.bytes + bytes });
          while (entries.has(entry) && !fits(entry)) {
            const loser = slowest() ?? entry;
            drop(loser);
            if (loser !== entry) loser.cut();
          }
          return entries.has(entry) ? null : "busy";
        },
        verify: () => change(entry, { verified: true }),
        resize: (bytes) => change(entry, { bytes }),
        close: () => drop(entry),
      };
    },
    held: () => ({ all: held.all, unverified: held.unverified }),
  };
}
