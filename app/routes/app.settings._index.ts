import { type LoaderFunctionArgs, redirect } from "react-router";
import { mayActAs } from "../operators/operator.ts";
import { signedIn } from "../operators/signed-in.server.ts";
import { settingsPages } from "../settings/places.ts";

/** Leads to the first settings page that is the caller's to open; the last one is everybody's. */
export async function loader(args: LoaderFunctionArgs) {
  const { operator } = await signedIn(args, "viewer");
  const page = settingsPages.find(({ role }) => mayActAs(operator.role, role));
  throw redirect(page?.to ?? "/app");
}
