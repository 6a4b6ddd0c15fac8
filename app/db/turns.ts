/** Lets one at a time use what there is one of. `take` resolves when it is one's turn, with what gives it back. */
export type Turns = { take(urgent: boolean): Promise<() => void> };

/**
 * Turns for a single connection: whoever is urgent goes before whoever waits, but never twice in a row past somebody
 * waiting, so that neither side can starve the other.
 */
export function takingTurns(): Turns {
  const waiting: Record<"urgent" | "patient", (() => void)[]> = { urgent: [], patient: [] };
  let taken = false;
  let lastUrgent = false;

  const next = () => {
    const first = lastUrgent ? "patient" : "urgent";
    const second = lastUrgent ? "urgent" : "patient";
    const kind = waiting[first].length > 0 ? first : second;
    const start = waiting[kind].shift();
    taken = start !== undefined;
    lastUrgent = taken && kind === "urgent";
    // The embedded database answers in microtasks: without a pause a chain of queries would keep the event loop from
    // ever looking at its sockets.
    if (start) setImmediate(start);
  };
  const giveBack = () => {
    let given = false;
    return () => {
      if (given) return;
      given = true;
      next();
    };
  };
  return {
    take: (urgent) =>
      new Promise((resolve) => {
        if (taken) return waiting[urgent ? "urgent" : "patient"].push(() => resolve(giveBack()));
        taken = true;
        lastUrgent = urgent;
        setImmediate(() => resolve(giveBack()));
      }),
  };
}
