import type { App } from "../app.ts";
import { checkTitles, needsYou } from "./check.ts";
import { checkConnection } from "./check-connection.server.ts";

/**
 * Checks the connection in the background of a start, which neither waits for it nor fails by it; what needs somebody
 * goes to the log with what to do.
 * @returns ends the check, for when the process stops meanwhile.
 */
export function checkAtStart(app: App): () => Promise<void> {
  const stop = new AbortController();
  const checking = checkConnection(app, stop.signal)
    .then(({ checks }) => {
      for (const { name, state, seen, toDo, copy } of checks.filter(needsYou))
        app.log.warn(
          { check: name, state, toDo, ...(copy.length > 0 && { copy }) },
          `connection check: ${checkTitles[name]}: ${seen}`,
        );
    })
    .catch((error: unknown) => {
      if (!stop.signal.aborted)
        app.log.error({ error: error instanceof Error ? error.message : "unknown" }, "the connection was not checked");
    });
  return async () => {
    stop.abort();
    await checking;
  };
}
