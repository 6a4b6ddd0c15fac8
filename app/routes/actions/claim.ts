import type { ActionFunctionArgs } from "react-router";
import { z } from "zod";
import { claim, release } from "../../approvals/claim.server.ts";
import { signedIn } from "../../operators/signed-in.server.ts";
import { idIn, readJson } from "../../web/read-json.server.ts";

const Claim = z.object({ typed: z.boolean().default(false), release: z.boolean().default(false) });

export async function action(args: ActionFunctionArgs) {
  const { app, operator } = await signedIn(args, "reviewer");
  const approvalId = idIn(args.params.approvalId);
  const wanted = await readJson(args.request, Claim);
  if (!wanted.release) return claim(app, operator, approvalId, wanted);
  await release(app, operator, approvalId);
  return { ok: true };
}
