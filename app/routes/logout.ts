import { type ActionFunctionArgs, redirect } from "react-router";
import { signOut } from "../operators/sign-out.server.ts";
import { refuseForeignWrites } from "../operators/signed-in.server.ts";

export async function action({ request, context: { app } }: ActionFunctionArgs) {
  refuseForeignWrites(request, app.publicUrl);
  return redirect("/login?signedOut", { headers: { "Set-Cookie": await signOut(app, request) } });
}

// Typed into the address bar: reading may not sign anybody out, so it leads where one can.
export const loader = () => redirect("/login");
