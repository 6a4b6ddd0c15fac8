import type { z } from "zod";
import type { UnavailableCause } from "./causes.ts";

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
  readonly causeName: UnavailableCause;
  /** How long the other side asks to be left alone, when it says so. */
  readonly retryAfterMs: number | null;
  /** @param message for an operator: without secrets and without a customer's words, since it is stored and logged. */
  constructor(causeName: UnavailableCause, message: string, retryAfterMs: number | null = null) {
    super(message);
    this.causeName = causeName;
    this.retryAfterMs = retryAfterMs;
  }
}

/** Something outside answered, and waiting will not change the answer. The message is for an operator, as above. */
export class Refused extends Error {
  override name = "Refused";
}

/** A job whose payload no version here understands. */
export class BadPayload extends Error {
  override name = "BadPayload";
}

/** A job whose worker ended each time before it could say why. */
export class WorkerLost extends Error {
  override name = "WorkerLost";
}
