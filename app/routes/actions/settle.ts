import type { ActionFunctionArgs } from "react-router";
import { Settlement, settleByPerson } from "../../approvals/settle-by-person.server.ts";
import { signedIn } from "../../operators/signed-in.server.ts";
import { idIn, readJson } from "../../web/read-json.server.ts";

export async function action(args: ActionFunctionArgs) {
  const { app, operator, sessionId } = await signedIn(args, "reviewer");
  const settlement = await readJson(args.request, Settlement);
  return settleByPerson(app, { operator, sessionId }, idIn(args.params.sendId), settlement);
}
