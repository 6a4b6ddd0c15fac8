import type { ActionFunctionArgs } from "react-router";
import { replyByHand } from "../../approvals/reply-by-hand.server.ts";
import { ManualReplyForm } from "../../approvals/view.ts";
import { signedIn } from "../../operators/signed-in.server.ts";
import { numberIn, readJson } from "../../web/read-json.server.ts";

export async function action(args: ActionFunctionArgs) {
  const { app, operator, sessionId } = await signedIn(args, "reviewer");
  const form = await readJson(args.request, ManualReplyForm);
  return replyByHand(app, { operator, sessionId }, numberIn(args.params.conversationId), form);
}
