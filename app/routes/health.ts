import { sql } from "kysely";
import type { LoaderFunctionArgs } from "react-router";

/** Open to all: is this process up, and does its database answer? Says nothing else. */
export async function loader({ context: { app } }: LoaderFunctionArgs) {
  const database = await sql`select 1`.execute(app.db).then(
    () => "ok" as const,
    () => "failing" as const,
  );
  return Response.json(
    { status: database === "ok" ? "ok" : "failing", database },
    { status: database === "ok" ? 200 : 503 },
  );
}
