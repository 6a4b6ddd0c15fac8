/**
 * For a request over a connection of its own: one kept from before belongs to a process that may be dead, and Chatwoot
 * keeps none.
 */
export const AFRESH = { Connection: "close" };
