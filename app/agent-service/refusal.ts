/** An answer other than success, said by name. Never holds customer text, an upstream body or a secret. */
export class Refusal extends Error {
  override name = "Refusal";
  readonly status: number;
  readonly code: string;
  readonly details: unknown;
  constructor(status: number, code: string, message: string, details?: unknown) {
    super(message);
    this.status = status;
    this.code = code;
    this.details = details;
  }
}

/** The asker has stopped waiting: whatever came now would be thrown away. */
export const deadlinePassed = () => new Refusal(409, "deadline-passed", "the deadline of this request has passed");
