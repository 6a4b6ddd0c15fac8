import { type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction, useLoaderData } from "react-router";
import { ConnectionPanel } from "../health/ConnectionPanel.tsx";
import { checkConnection } from "../health/check-connection.server.ts";
import { readConnection } from "../health/current.server.ts";
import { mayActAs } from "../operators/operator.ts";
import { signedIn } from "../operators/signed-in.server.ts";

export const meta: MetaFunction = () => [{ title: "Connection · HotDash" }];

export async function loader(args: LoaderFunctionArgs) {
  const { app, operator } = await signedIn(args, "viewer");
  return {
    result: await readConnection(app),
    mayCheck: mayActAs(operator.role, "admin"),
    sandbox: !app.config.CHATWOOT_LIVE,
    now: app.now().toISOString(),
  };
}

/** Check again: an admin's, since each check asks Chatwoot four times. */
export async function action(args: ActionFunctionArgs) {
  const { app } = await signedIn(args, "admin");
  await checkConnection(app);
  return null;
}

export default function Connection() {
  return <ConnectionPanel {...useLoaderData<typeof loader>()} />;
}
