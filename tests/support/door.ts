import type { ActionFunctionArgs, LoaderFunctionArgs } from "react-router";
import type { App } from "../../app/app.ts";

type Sent = {
  method?: string;
  form?: Record<string, string>;
  params?: Record<string, string>;
  headers?: Record<string, string>;
  cookie?: string | undefined;
  from?: string;
};

/** What React Router hands to a loader or action. A write comes from our own pages unless its headers say otherwise. */
export function doorArgs(app: App, path: string, sent: Sent = {}): LoaderFunctionArgs & ActionFunctionArgs {
  const method = sent.method ?? (sent.form ? "POST" : "GET");
  const headers = new Headers(method === "GET" ? {} : { Origin: app.publicUrl });
  if (sent.cookie) headers.set("Cookie", sent.cookie);
  for (const [name, value] of Object.entries(sent.headers ?? {})) headers.set(name, value);
  const body = sent.form ? new URLSearchParams(sent.form) : null;
  return {
    request: new Request(new URL(path, app.publicUrl), { method, headers, body }),
    params: sent.params ?? {},
    context: { app, remoteAddress: sent.from ?? "127.0.0.1", nonce: "test-nonce" },
  } as unknown as LoaderFunctionArgs & ActionFunctionArgs;
}

export type Answer = {
  status: number;
  location: string | null;
  setCookie: string | null;
  headers: Headers;
  body: unknown;
};

/** What a door answered, whether it returned or threw it, as a response or as plain data. */
export async function answered(act: () => unknown): Promise<Answer> {
  let said: unknown;
  try {
    said = await act();
  } catch (thrown) {
    if (!(thrown instanceof Response) && !isData(thrown)) throw thrown;
    said = thrown;
  }
  if (said instanceof Response) return shown(said.status, said.headers, await bodyOf(said));
  if (isData(said)) return shown(said.init?.status ?? 200, new Headers(said.init?.headers), said.data);
  return shown(200, new Headers(), said);
}

const shown = (status: number, headers: Headers, body: unknown): Answer => ({
  status,
  location: headers.get("Location"),
  setCookie: headers.get("Set-Cookie"),
  headers,
  body,
});

async function bodyOf(response: Response): Promise<unknown> {
  if (response.headers.get("Content-Type")?.startsWith("application/json")) return response.json();
  await response.body?.cancel();
  return null;
}

function isData(said: unknown): said is { data: unknown; init: ResponseInit | null } {
  return typeof said === "object" && said !== null && "type" in said && said.type === "DataWithResponseInit";
}
