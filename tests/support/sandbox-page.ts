import type { ActionFunctionArgs, LoaderFunctionArgs } from "react-router";
import { action, loader } from "../../app/routes/sandbox.tsx";
import { openTestApp, type TestApp } from "./app.ts";
import { signedInAs } from "./operators.ts";
import { openSandbox } from "./sandbox.ts";

/** The page with a sandbox of its own, looked at by a viewer. */
export async function openPage() {
  const sandbox = await openSandbox();
  const app = await openTestApp({ chatwoot: { address: sandbox.address } });
  const { cookie } = await signedInAs(app, "viewer");
  return { sandbox, app, ...visit(app, cookie) };
}

export function visit(app: TestApp, cookie: string) {
  const url = `${app.publicUrl}/sandbox`;
  const args = (request: Request) =>
    ({
      request,
      params: {},
      context: { app, remoteAddress: "127.0.0.1", nonce: "" },
    }) as unknown as LoaderFunctionArgs & ActionFunctionArgs;
  return {
    look: (query = "") => loader(args(new Request(`${url}${query}`, { headers: { Cookie: cookie } }))),
    send: (form: Record<string, string>) =>
      action(
        args(
          new Request(url, {
            method: "POST",
            headers: { Cookie: cookie, Origin: app.publicUrl },
            body: new URLSearchParams(form),
          }),
        ),
      ),
  };
}
