import type { ActionFunctionArgs } from "react-router";
import { EndSessions } from "../../operators/end-sessions.server.ts";
import { endMemberSessions } from "../../operators/members/end-member-sessions.server.ts";
import { signedIn } from "../../operators/signed-in.server.ts";
import { idIn, readJson } from "../../web/read-json.server.ts";

export async function action(args: ActionFunctionArgs) {
  const { app, operator } = await signedIn(args, "admin");
  const wanted = await readJson(args.request, EndSessions);
  return endMemberSessions(app, operator, idIn(args.params.operatorId), "only" in wanted ? wanted : "all");
}
