import { type ActionFunctionArgs, data } from "react-router";
import { z } from "zod";
import { changeName } from "../../operators/change-name.server.ts";
import { fieldErrors, Name } from "../../operators/credentials.ts";
import type { Saved } from "../../operators/ProfileForm.tsx";
import { signedIn } from "../../operators/signed-in.server.ts";
import { typed } from "../../web/typed.ts";

export async function action(args: ActionFunctionArgs) {
  const { app, operator } = await signedIn(args, "viewer");
  const chosen = z.object({ name: Name }).safeParse(await typed(args.request, "name"));
  if (!chosen.success) return data<Saved>({ ok: false, errors: fieldErrors<"name">(chosen.error) }, 400);
  await changeName(app, operator, chosen.data.name);
  return data<Saved>({ ok: true });
}
