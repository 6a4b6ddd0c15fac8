import type { LoaderFunctionArgs } from "react-router";
import { streamChanges } from "../conversations/live.server.ts";
import { isStillSignedIn } from "../operators/sessions.server.ts";
import { signedIn } from "../operators/signed-in.server.ts";

export async function loader(args: LoaderFunctionArgs) {
  const { app, sessionId } = await signedIn(args, "viewer");
  return streamChanges(app, args.request.signal, () => isStillSignedIn(app, sessionId));
}
