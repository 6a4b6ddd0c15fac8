import { isDatabaseAway } from "../db/away.ts";
import type { Cause } from "./causes.ts";
import { BadPayload, Refused, Unavailable, WorkerLost } from "./job.ts";
import type { FailedTry } from "./retry.ts";

export type Described = { cause: Cause; message: string } & Omit<FailedTry, "tries">;

/** Names of errors and of places in a database are written by programmers, never by customers. */
const NAME = /^[A-Za-z_$][\w$]{0,60}$/;
const CODE = /^[A-Z0-9_]{3,40}$/;

/**
 * Why a try failed, by name and in a line for an operator. What an unexpected error says itself is not repeated: a database
 * or a parser may quote the customer there.
 */
export function describeFailure(error: unknown): Described {
  if (error instanceof Unavailable)
    return { cause: error.causeName, message: error.message, kind: "waits", retryAfterMs: error.retryAfterMs };
  if (isDatabaseAway(error))
    return { cause: "database-away", message: "the database could not be reached", kind: "waits" };
  if (error instanceof BadPayload) return { cause: "bad-payload", message: error.message, kind: "hopeless" };
  if (error instanceof WorkerLost) return { cause: "worker-lost", message: error.message, kind: "fault" };
  const name = error instanceof Error && NAME.test(error.name) ? error.name : "Error";
  const message = error instanceof Refused ? error.message : [name, ...namedPlaces(error)].join(", ");
  return { cause: `unexpected:${name}`, message, kind: "fault" };
}

/** A code, a table and a rule of the database, and the function that threw. */
function namedPlaces(error: unknown): string[] {
  if (!(error instanceof Error)) return ["thrown without an error"];
  const { code, table, constraint } = error as { code?: unknown; table?: unknown; constraint?: unknown };
  const place = /\n\s+at (?:async )?(?:([\w$.<>]+) \()?(?:.*[\\/])?([\w.$-]+:\d+):\d+\)?/.exec(error.stack ?? "");
  return [
    typeof code === "string" && CODE.test(code) && `code ${code}`,
    typeof table === "string" && NAME.test(table) && `table ${table}`,
    typeof constraint === "string" && NAME.test(constraint) && `rule ${constraint}`,
    place && `in ${[place[1], place[2]].filter(Boolean).join(" at ")}`,
  ].filter((one) => typeof one === "string");
}
