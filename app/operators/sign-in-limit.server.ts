import { RateLimiterMemory, RateLimiterRes } from "rate-limiter-flexible";
import type { App } from "../app.ts";

const WINDOW_SECONDS = 15 * 60;
/** An office behind one address signs in on a Monday; a guesser gets no further than this. */
const TRIES_PER_ADDRESS = 30;
/** Enough for somebody who tries their old passwords, hopeless for guessing one of 12 characters. */
const TRIES_PER_EMAIL = 10;

type Limits = { address: RateLimiterMemory; email: RateLimiterMemory };
const limits = new WeakMap<App["config"], Limits>();

/**
 * Counts a try to sign in. Counted in this process alone: with several web processes each allows as many.
 * @returns seconds to wait, or null when the try may go on.
 */
export async function signInWait(app: App, tried: { address: string; email: string }): Promise<number | null> {
  const { address, email } = limitsOf(app);
  try {
    await address.consume(tried.address);
    await email.consume(tried.email);
    return null;
  } catch (refused) {
    if (!(refused instanceof RateLimiterRes)) throw refused;
    return Math.ceil(refused.msBeforeNext / 1000);
  }
}

/** Forgets the tries for an email after its right password: only failures count. */
export async function forgetTries(app: App, email: string): Promise<void> {
  await limitsOf(app).email.delete(email);
}

function limitsOf({ config }: App): Limits {
  const known = limits.get(config);
  if (known) return known;
  const made = {
    address: new RateLimiterMemory({ points: TRIES_PER_ADDRESS, duration: WINDOW_SECONDS }),
    email: new RateLimiterMemory({ points: TRIES_PER_EMAIL, duration: WINDOW_SECONDS }),
  };
  limits.set(config, made);
  return made;
}
