import type { ActionFunctionArgs } from "react-router";
import { z } from "zod";
import { changeRole } from "../../operators/members/change-role.server.ts";
import { Role } from "../../operators/operator.ts";
import { signedIn } from "../../operators/signed-in.server.ts";
import { idIn, readJson } from "../../web/read-json.server.ts";

export async function action(args: ActionFunctionArgs) {
  const { app, operator } = await signedIn(args, "admin");
  const { role } = await readJson(args.request, z.object({ role: Role }));
  return changeRole(app, operator, idIn(args.params.operatorId), role);
}
