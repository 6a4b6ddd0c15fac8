/** A retried request comes within minutes or not at all. */
const REMEMBERED_MS = 10 * 60_000;
/** Some drafts of 10 kB each: a few megabytes at most. */
const MOST_REMEMBERED = 500;

/** Runs work once per key: whoever asks meanwhile, or a little later, gets the same answer. */
export type SingleFlight<Answer> = (key: string, now: Date, work: () => Promise<Answer>) => Promise<Answer>;

/** A failure is told to everyone who waits and then forgotten, so that a retry works anew. */
export function singleFlight<Answer>(): SingleFlight<Answer> {
  const flights = new Map<string, { answer: Promise<Answer>; startedAt: number }>();
  return (key, now, work) => {
    for (const [old, { startedAt }] of flights) {
      if (flights.size <= MOST_REMEMBERED && now.getTime() - startedAt < REMEMBERED_MS) break;
      flights.delete(old);
    }
    const running = flights.get(key);
    if (running) return running.answer;
    const flight = { answer: work(), startedAt: now.getTime() };
    flights.set(key, flight);
    flight.answer.catch(() => {
      if (flights.get(key) === flight) flights.delete(key);
    });
    return flight.answer;
  };
}
