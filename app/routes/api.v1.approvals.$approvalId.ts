import type { LoaderFunctionArgs } from "react-router";
import { readReview } from "../approvals/review.server.ts";
import { signedIn } from "../operators/signed-in.server.ts";
import { idIn } from "../web/read-json.server.ts";
import { refusal } from "../web/refusal.ts";

/** One approval with its thread, draft and evidence. */
export async function loader(args: LoaderFunctionArgs) {
  const { app, operator } = await signedIn(args, "viewer");
  const review = await readReview(app, operator, idIn(args.params.approvalId));
  if (!review) throw refusal(404, "not-found", "There is no approval of this id.");
  return Response.json({ data: review });
}
