import type { ActionFunctionArgs } from "react-router";
import { decide } from "../../approvals/decide.server.ts";
import { DecisionForm } from "../../approvals/view.ts";
import { signedIn } from "../../operators/signed-in.server.ts";
import { idIn, readJson } from "../../web/read-json.server.ts";

export async function action(args: ActionFunctionArgs) {
  const { app, operator, sessionId } = await signedIn(args, "reviewer");
  const form = await readJson(args.request, DecisionForm);
  return decide(app, { operator, sessionId }, idIn(args.params.approvalId), form);
}
