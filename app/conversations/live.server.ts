import type { App } from "../app.ts";

/** Proxies and browsers drop silent connections; every 30 s is the usual beat. */
const HEARTBEAT_MS = 30_000;
/** A browser that lost the stream comes back after this. */
const RETRY_MS = 1000;

/** A stream of server-sent events: one `change` for each committed activity of this account, and a heartbeat. */
export function streamChanges(app: App, signal: AbortSignal): Response {
  const encoder = new TextEncoder();
  const ended = new AbortController();
  signal.addEventListener("abort", () => ended.abort(), { once: true });
  const body = new ReadableStream<Uint8Array>({
    async start(controller) {
      const write = (text: string) => controller.enqueue(encoder.encode(text));
      write(`retry: ${RETRY_MS}\n\n`);
      const beat = setInterval(() => write(": still here\n\n"), HEARTBEAT_MS);
      try {
        for await (const change of app.changes.since(ended.signal)) {
          if (change.accountId !== app.chatwoot.id) continue;
          write(
            `event: change\nid: ${change.activityId}\ndata: ${JSON.stringify({ activityId: change.activityId })}\n\n`,
          );
        }
        controller.close();
      } catch (error) {
        if (!ended.signal.aborted) controller.error(error);
      } finally {
        clearInterval(beat);
      }
    },
    cancel: () => ended.abort(),
  });
  return new Response(body, {
    headers: {
      "Content-Type": "text/event-stream; charset=utf-8",
      "Cache-Control": "no-cache, no-transform",
      "X-Accel-Buffering": "no",
    },
  });
}
