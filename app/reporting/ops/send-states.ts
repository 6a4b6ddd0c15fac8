import type { SendState } from "../../approvals/send.ts";

/** Every state of a send, in the order it may pass through them. */
export const sendStates = [
  "scheduled",
  "sending",
  "accepted",
  "delivered",
  "cancelled",
  "uncertain",
  "refused",
  "undelivered",
  "retrying",
] as const satisfies readonly SendState[];

const inWords: Record<string, string> = {
  uncertain: "In doubt",
  undelivered: "Not delivered",
  retrying: "Being sent again",
};

/** A state as the queue and the drawer call it. */
export const sendStateWords = (state: string): string =>
  inWords[state] ?? `${state.charAt(0).toUpperCase()}${state.slice(1)}`;
