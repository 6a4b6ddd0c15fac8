import type { LoaderFunctionArgs } from "react-router";
import { streamChanges } from "../conversations/live.server.ts";
import { signedIn } from "../operators/signed-in.server.ts";

export async function loader(args: LoaderFunctionArgs) {
  const { app } = await signedIn(args, "viewer");
  return streamChanges(app, args.request.signal);
}
