import { type ActionFunctionArgs, data } from "react-router";
import { z } from "zod";
import { resetPassword } from "../../operators/members/reset-password.server.ts";
import { signedIn } from "../../operators/signed-in.server.ts";
import { idIn, readJson } from "../../web/read-json.server.ts";

export async function action(args: ActionFunctionArgs) {
  const { app, operator } = await signedIn(args, "admin");
  const wanted = await readJson(args.request, z.object({ atOnce: z.boolean() }));
  const reset = await resetPassword(app, operator, idIn(args.params.operatorId), wanted);
  return data(reset, { headers: { "Cache-Control": "no-store" } });
}
