import { type ActionFunctionArgs, data, redirect } from "react-router";
import { z } from "zod";
import { resumeDueWork } from "../../approvals/resume.server.ts";
import { signedIn } from "../../operators/signed-in.server.ts";
import { Stop, stop } from "../../settings/pause.server.ts";
import { localPath } from "../../web/local-path.ts";
import { refusal } from "../../web/refusal.ts";
import { typed } from "../../web/typed.ts";

const Form = Stop.extend({
  on: z.enum(["0", "1", "false", "true"]).transform((on) => on === "1" || on === "true"),
});

export async function action(args: ActionFunctionArgs) {
  const { app, operator } = await signedIn(args, "admin");
  const { next, ...form } = await typed(args.request, "what", "on", "reason", "next");
  const wanted = Form.safeParse(form);
  if (!wanted.success)
    return refusal(
      400,
      "bad-request",
      "Send what (drafting or sending), on (1 or 0) and, if you like, a short reason.",
    );
  const { changed, pause } = await stop(app, operator, wanted.data);
  // What waited goes on at once instead of with the next sweep.
  if (changed && pause === null) await resumeDueWork(app, { overdueMs: 0 });
  // A form without scripts comes back to its page; a fetcher wants the answer.
  return next ? redirect(localPath(next, "/app")) : data({ ok: true as const, changed, pause });
}
