import { PassThrough } from "node:stream";
import { createReadableStreamFromReadable } from "@react-router/node";
import { isbot } from "isbot";
import { renderToPipeableStream } from "react-dom/server";
import { type AppLoadContext, type EntryContext, ServerRouter } from "react-router";
import { NonceContext } from "./ui/nonce.ts";

/** A page that is not rendered by then is given up. */
const RENDER_TIMEOUT_MS = 5000;

export default function renderPage(
  request: Request,
  status: number,
  headers: Headers,
  routerContext: EntryContext,
  { app, nonce }: AppLoadContext,
): Promise<Response> {
  return new Promise((resolve, reject) => {
    let shellSent = false;
    const whenReady = isbot(request.headers.get("user-agent") ?? "") ? "onAllReady" : "onShellReady";
    const { pipe, abort } = renderToPipeableStream(
      <NonceContext.Provider value={nonce}>
        <ServerRouter context={routerContext} url={request.url} nonce={nonce} />
      </NonceContext.Provider>,
      {
        nonce,
        [whenReady]() {
          shellSent = true;
          const body = new PassThrough();
          headers.set("Content-Type", "text/html; charset=utf-8");
          // Asks browsers to say whether the machine prefers dark, so that the first page is already right.
          headers.set("Accept-CH", "Sec-CH-Prefers-Color-Scheme");
          headers.append("Vary", "Sec-CH-Prefers-Color-Scheme");
          resolve(new Response(createReadableStreamFromReadable(body), { headers, status }));
          pipe(body);
        },
        onShellError: reject,
        onError(error: unknown) {
          if (shellSent)
            app.log.error(
              { error: error instanceof Error ? error.message : "unknown" },
              "a page broke while rendering",
            );
        },
      },
    );
    setTimeout(abort, RENDER_TIMEOUT_MS + 1000).unref();
  });
}

/** An unexpected error of a loader or action: its message is logged, the browser sees none of it. */
export function handleError(error: unknown, { request, context }: { request: Request; context: AppLoadContext }) {
  if (request.signal.aborted) return;
  context.app.log.error(
    { path: new URL(request.url).pathname, error: error instanceof Error ? error.stack : "unknown" },
    "a request failed",
  );
}
