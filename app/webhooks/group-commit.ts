/** Most items of one commit: a larger one would hold the connection, and with it everybody else, for too long. */
const MOST_TOGETHER = 100;

/**
 * Groups items that arrive while a commit is in flight into the next one: alone an item commits at once, under load
 * many share a commit and its cost. No timer, so nobody waits for company.
 * @param commit stores several and answers for each, in order. When it fails, each item is tried alone, so that one
 *   that cannot be stored never fails its neighbours.
 * @param failsAll whether a failure is none of the items' fault, so that trying each would only make all wait longer.
 */
export function grouped<Item, Result>(
  commit: (items: Item[]) => Promise<Result[]>,
  failsAll: (error: unknown) => boolean,
): (item: Item) => Promise<Result> {
  type Waiting = { item: Item; resolve: (result: Result) => void; reject: (error: unknown) => void };
  let waiting: Waiting[] = [];
  let running = false;

  const commitTogether = async (together: Waiting[]) => {
    try {
      const results = await commit(together.map((one) => one.item));
      for (const [at, one] of together.entries()) one.resolve(results[at] as Result);
    } catch (error) {
      if (together.length === 1 || failsAll(error)) for (const one of together) one.reject(error);
      else for (const one of together) await commitTogether([one]);
    }
  };
  const run = async () => {
    running = true;
    while (waiting.length > 0) {
      const together = waiting.slice(0, MOST_TOGETHER);
      waiting = waiting.slice(MOST_TOGETHER);
      await commitTogether(together);
    }
    running = false;
  };
  return (item) =>
    new Promise((resolve, reject) => {
      waiting.push({ item, resolve, reject });
      if (!running) void run();
    });
}
