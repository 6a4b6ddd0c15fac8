import { type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction, useLoaderData } from "react-router";
import { ConnectionPanel } from "../health/ConnectionPanel.tsx";
import { checkConnection } from "../health/check-connection.server.ts";
import { readConnection } from "../health/current.server.ts";
import { askForTry } from "../health/try/ask-for-try.server.ts";
import { readTry } from "../health/try/read-try.server.ts";
import { TryPanel } from "../health/try/TryPanel.tsx";
import { mayActAs } from "../operators/operator.ts";
import { signedIn } from "../operators/signed-in.server.ts";

export const meta: MetaFunction = () => [{ title: "Connection · HotDash" }];

export async function loader(args: LoaderFunctionArgs) {
  const { app, operator } = await signedIn(args, "viewer");
  return {
    result: await readConnection(app),
    mayCheck: mayActAs(operator.role, "admin"),
    sandbox: !app.config.CHATWOOT_LIVE,
    lastTry: await readTry(app),
    now: app.now().toISOString(),
  };
}

/** Check again, or try the whole way: an admin's, since both call Chatwoot. */
export async function action(args: ActionFunctionArgs) {
  const { app, operator } = await signedIn(args, "admin");
  const form = await args.request.formData().catch(() => null);
  if (form?.get("act") === "try") await askForTry(app, operator.name);
  else await checkConnection(app);
  return null;
}

export default function Connection() {
  const { lastTry, ...shown } = useLoaderData<typeof loader>();
  return (
    <>
      <ConnectionPanel {...shown} />
      <TryPanel last={lastTry} mayTry={shown.mayCheck} now={shown.now} />
    </>
  );
}
