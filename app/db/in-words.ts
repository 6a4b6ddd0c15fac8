/**
 * What stands between us and a database, as a sentence that says what to do; what it does not know, in the error's own words.
 * @param where the setting that holds the address.
 */
export function inWords(error: unknown, where: string): string {
  const { code, message, cause } = error as { code?: string; message?: string; cause?: { code?: string } };
  switch (code ?? cause?.code) {
    case "28P01":
      return `the database refused the user or password of ${where}.`;
    case "3D000":
      return `the database named in ${where} does not exist on its server.`;
    case "42P01":
      return `the database of ${where} has none of HotDash's tables: run npm run db:push first.`;
    case "57P03":
      return `the database of ${where} is starting or stopping: try again in a moment.`;
    case "53300":
      return `the database of ${where} takes no more connections: each web and worker process keeps up to 14.`;
    case "ENOTFOUND":
    case "EAI_AGAIN":
      return `the host of ${where} is not known: check its spelling. (Supabase's direct host needs IPv6; its session pooler does not.)`;
    case "ECONNREFUSED":
    case "EHOSTUNREACH":
    case "ENETUNREACH":
    case "ETIMEDOUT":
      return `nothing answers at the host and port of ${where}.`;
    case "42501":
      return `the user of ${where} may not do this (${message}): use ${where === "DATABASE_URL" ? "hotdash_app" : "the database's owner, with CREATEROLE"}.`;
    default:
      return /timeout/.test(message ?? "")
        ? `nothing answered at the host and port of ${where} in time.`
        : `${message}`;
  }
}
