import type { z } from "zod";

/**
 * A job whose worker has not been heard of for this long is freed, and runs again elsewhere: pg-boss allows nothing
 * shorter.
 */
export const HEARTBEAT_SECONDS = 10;

/** A kind of job: its queue's name, the ids it carries, and how it is worked. */
export type Job<Payload = unknown> = {
  name: string;
  payload: z.ZodType<Payload>;
  /** Jobs of this kind one worker process runs at a time. */
  concurrency: number;
  /** Jobs a worker takes at a time and works one after the other: for short ones, whose fetching costs as much as they do. */
  batch: number;
  /** A batch that takes longer is taken to be dead and its job goes to another worker. */
  timeoutSeconds: number;
};

/** Names a kind of job. Payloads carry ids, never text: rows in the queue outlive what they speak of. */
export function defineJob<Payload extends Record<string, number | string>>(
  name: string,
  payload: z.ZodType<Payload>,
  { concurrency = 1, batch = 1, timeoutSeconds = 60 } = {},
): Job<Payload> {
  return { name, payload, concurrency, batch, timeoutSeconds };
}

/**
 * Something outside does not answer for now: refused, timed out, 429 or 5xx. Waiting heals it, so a job
 * that meets it is tried again without using up its tries.
 */
export class Unavailable extends Error {
  override name = "Unavailable";
  /** Short and stable, to list and redrive by: `chatwoot-timeout`, `agent-service-unreachable`. */
  readonly causeName: string;
  constructor(causeName: string, message: string) {
    super(message);
    this.causeName = causeName;
  }
}
