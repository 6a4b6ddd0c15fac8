import { type ActionFunctionArgs, data } from "react-router";
import { z } from "zod";
import { changePassword } from "../../operators/change-password.server.ts";
import { fieldErrors, NewPassword } from "../../operators/credentials.ts";
import type { Saved } from "../../operators/ProfileForm.tsx";
import { signedIn } from "../../operators/signed-in.server.ts";
import { typed } from "../../web/typed.ts";

const Form = z.object({
  current: z.string().min(1, "Enter the password you have used until now."),
  password: NewPassword,
});

export async function action(args: ActionFunctionArgs) {
  const { app, operator, sessionId } = await signedIn(args, "viewer");
  const form = Form.safeParse(await typed(args.request, "current", "password"));
  if (!form.success) return data<Saved>({ ok: false, errors: fieldErrors<"current" | "password">(form.error) }, 400);
  const by = { operator, sessionId, address: args.context.remoteAddress };
  const changed = await changePassword(app, by, form.data);
  if (changed.ok) return data<Saved>(changed);
  const current =
    changed.reason === "wrong"
      ? "This is not your password."
      : `Too many tries. Wait ${Math.ceil(changed.waitSeconds / 60)} min, then try again.`;
  return data<Saved>({ ok: false, errors: { current } }, changed.reason === "wrong" ? 400 : 429);
}
