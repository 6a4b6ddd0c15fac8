/**
 * The database ends or starts (SQLSTATE 57P0x), has no connection, memory or disk left (53xxx), a pooler in front of it has lost it (08xxx),
 * or it ended a transaction that stood still (25P03).
 */
const AWAY = /^(57P0\d|08...|53...|25P03)$/;
const UNREACHABLE = new Set([
  "ECONNREFUSED",
  "ECONNRESET",
  "EPIPE",
  "ETIMEDOUT",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "ENOTFOUND",
  "EAI_AGAIN",
]);
/** pg and its pool tell some of it in words alone. */
const IN_WORDS = [
  "Connection terminated",
  "timeout exceeded when trying to connect",
  "timeout expired",
  "Query read timeout",
  "Client has encountered a connection error",
  "the database was silent",
];

/** Did the query fail because the database cannot be reached for now? Then nothing is wrong with what was asked, and waiting heals it. */
export function isDatabaseAway(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = "code" in error ? String(error.code) : "";
  return AWAY.test(code) || UNREACHABLE.has(code) || IN_WORDS.some((words) => error.message.startsWith(words));
}
