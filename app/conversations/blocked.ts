/** Why nothing is drafted for a customer or sent to them: stored with what was stopped, and shown as it is. */
export const BLOCKED = "blocked in Chatwoot";
