import type { LoaderFunctionArgs } from "react-router";
import { healthOf } from "../web/health.server.ts";

export async function loader({ context: { app } }: LoaderFunctionArgs) {
  const { status, body } = await healthOf(app.db);
  return Response.json(body, { status });
}
