import type { Settings } from "./settings.ts";

const MICRO_USD = 1_000_000;

/**
 * What a run of the model cost, in millionths of a dollar, rounded up.
 * A price per million tokens in dollars is the price of one token in millionths of a dollar.
 */
export function costMicroUsd(
  used: { inputTokens: number; outputTokens: number },
  price: Settings["modelPrice"],
): number {
  return Math.ceil(used.inputTokens * price.inputPerMillionUsd + used.outputTokens * price.outputPerMillionUsd);
}

/** Millionths of a dollar left under the day's cap, never below 0; Infinity without a cap. At 0 no draft is made. */
export function spendLeft(spentMicroUsd: number, capUsd: number | null): number {
  return capUsd === null ? Infinity : Math.max(0, capUsd * MICRO_USD - spentMicroUsd);
}
