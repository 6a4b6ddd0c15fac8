import { constants } from "node:os";
import type { Patience } from "../../app/web/server.server.ts";

/**
 * Who stops us, and how long they wait. Ctrl-C is a person: at most 5 s in all. SIGTERM is a platform that replaces us: its
 * proxy needs a moment to notice, and the longest draft or send (60 s) may end; `kill_timeout` in fly.toml is longer.
 */
export const PATIENCE = {
  SIGINT: { lingerMs: 0, drainMs: 3_000 },
  SIGTERM: { lingerMs: 1_000, drainMs: 60_000 },
} as const satisfies Record<string, Patience>;
/** After draining, everything closes within this. Whatever has not is left to the next start, which picks it up. */
export const CLOSING_MS = 1_500;
/** npm passes on to us the Ctrl-C that the terminal has told us already. */
const ECHO_MS = 500;

/** On the first signal stops with patience and exits 0; on a later one ends at once. */
export function stopOnSignal(stop: (patience: Patience) => Promise<void>): void {
  let askedAt = 0;
  for (const signal of ["SIGINT", "SIGTERM"] as const)
    process.on(signal, () => {
      if (askedAt === 0) {
        askedAt = performance.now();
        void end(stop, PATIENCE[signal]);
      } else if (performance.now() - askedAt > ECHO_MS) process.exit(128 + constants.signals[signal]);
    });
}

async function end(stop: (patience: Patience) => Promise<void>, patience: Patience): Promise<void> {
  console.log("\nStopping: finishing what is under way. Once more ends it at once.");
  setTimeout(() => process.exit(0), patience.lingerMs + patience.drainMs + CLOSING_MS).unref();
  await stop(patience);
  process.exit(0);
}
