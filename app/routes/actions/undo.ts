import type { ActionFunctionArgs } from "react-router";
import { undoSend } from "../../approvals/undo.server.ts";
import { signedIn } from "../../operators/signed-in.server.ts";
import { idIn } from "../../web/read-json.server.ts";

export async function action(args: ActionFunctionArgs) {
  const { app, operator, sessionId } = await signedIn(args, "reviewer");
  return undoSend(app, { operator, sessionId }, idIn(args.params.sendId));
}
