/** Long enough to switch to the browser, short enough that a forgotten terminal is no open door. */
export const LINK_MINUTES = 15;

/** A link as it is shown, once: its address, and when it stops working (ISO 8601). */
export type OneTimeLink = { address: string; until: string };
