/** An answer that says no: `{code, message}`, for programs and for the error page alike. */
export function refusal(status: number, code: string, message: string, headers: HeadersInit = {}): Response {
  return Response.json({ code, message }, { status, headers: { "Cache-Control": "no-store", ...headers } });
}

/** The code of a refusal that waiting heals: the database cannot be reached for now. */
export const DATABASE_AWAY = "database-away";

/** The answer to anything that needs the database while it cannot be reached. */
export const databaseAway = (): Response =>
  refusal(
    503,
    DATABASE_AWAY,
    "Nothing is lost: what customers write meanwhile is fetched afterwards. This page comes back by itself when the database does.",
    { "Retry-After": "3" },
  );
