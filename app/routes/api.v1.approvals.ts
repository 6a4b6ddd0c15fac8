import type { LoaderFunctionArgs } from "react-router";
import { listQueue } from "../approvals/queries.server.ts";
import { signedIn } from "../operators/signed-in.server.ts";

/** The queue of "Waiting for review", most urgent first. */
export async function loader(args: LoaderFunctionArgs) {
  const { app, operator } = await signedIn(args, "viewer");
  return Response.json({ data: await listQueue(app, operator) });
}
