import type { ActionFunctionArgs } from "react-router";
import { regenerate } from "../../approvals/ask-for-draft.server.ts";
import { signedIn } from "../../operators/signed-in.server.ts";
import { idIn } from "../../web/read-json.server.ts";

export async function action(args: ActionFunctionArgs) {
  const { app, operator } = await signedIn(args, "reviewer");
  return regenerate(app, operator, idIn(args.params.approvalId));
}
