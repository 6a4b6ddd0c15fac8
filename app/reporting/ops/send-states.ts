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
] as const;
