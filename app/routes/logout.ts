import { type ActionFunctionArgs, redirect } from "react-router";
import { endSession } from "../operators/sessions.server.ts";
import { refuseForeignWrites } from "../operators/signed-in.server.ts";

export async function action({ request, context: { app } }: ActionFunctionArgs) {
  refuseForeignWrites(request, app.publicUrl);
  const setCookie = await endSession(app.db, request, app.publicUrl, app.now());
  return redirect("/login?signedOut", { headers: { "Set-Cookie": setCookie } });
}

// Typed into the address bar: reading may not sign anybody out, so it leads where one can.
export const loader = () => redirect("/login");
