import type { ActionFunctionArgs } from "react-router";
import { disable } from "../../operators/members/disable.server.ts";
import { signedIn } from "../../operators/signed-in.server.ts";
import { idIn } from "../../web/read-json.server.ts";

export async function action(args: ActionFunctionArgs) {
  const { app, operator } = await signedIn(args, "admin");
  return disable(app, operator, idIn(args.params.operatorId));
}
