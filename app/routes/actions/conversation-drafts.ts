import type { ActionFunctionArgs } from "react-router";
import { draftAnswer } from "../../approvals/ask-for-draft.server.ts";
import { signedIn } from "../../operators/signed-in.server.ts";
import { numberIn } from "../../web/read-json.server.ts";

export async function action(args: ActionFunctionArgs) {
  const { app } = await signedIn(args, "reviewer");
  return draftAnswer(app, numberIn(args.params.conversationId));
}
