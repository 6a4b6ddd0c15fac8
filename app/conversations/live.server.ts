import type { App } from "../app.ts";

/** Proxies and browsers drop silent connections; every 30 s is the usual beat. */
const HEARTBEAT_MS = 30_000;
/** A browser that lost the stream comes back after this. */
const RETRY_MS = 1000;
/**
 * A stream ends after so many changes, and the page opens the next: React Router's `writeReadableStreamToWritable` holds
 * every chunk until its stream ends, about half a kilobyte each, and a page stays open all day.
 */
export const MOST_TOLD = 2000;

/**
 * A stream of server-sent events: one `change` for each committed activity of this account, `lost` when changes cannot be
 * heard for now, `resync` when they can again and what was read meanwhile may be old, and a heartbeat.
 * It lasts as long as its listener may listen, which is asked with each beat, after a gap, and before a change is told with
 * which somebody's access may have ended. Then the last event is `ended`: the page reads anew and is told why. After
 * `MOST_TOLD` changes the last event is `over`: the page listens anew.
 */
export function streamChanges(
  app: Pick<App, "changes" | "chatwoot">,
  signal: AbortSignal,
  mayListen: () => Promise<boolean>,
): Response {
  const encoder = new TextEncoder();
  const ended = new AbortController();
  signal.addEventListener("abort", () => ended.abort(), { once: true });
  const body = new ReadableStream<Uint8Array>({
    async start(controller) {
      const write = (text: string) => {
        if (!ended.signal.aborted) controller.enqueue(encoder.encode(text));
      };
      // An event without data is not delivered.
      const tell = (event: string, data: object = {}, id = "") =>
        write(`event: ${event}\n${id && `id: ${id}\n`}data: ${JSON.stringify(data)}\n\n`);
      const endUnlessAllowed = async () => {
        if (await mayListen()) return;
        tell("ended");
        ended.abort();
      };
      const beat = () => {
        write(": still here\n\n");
        // Who cannot be asked about is told nothing more; the browser comes back by itself.
        endUnlessAllowed().catch(() => ended.abort());
      };
      let told = 0;
      write(`retry: ${RETRY_MS}\n\n`);
      const beating = setInterval(beat, HEARTBEAT_MS);
      try {
        for await (const heard of app.changes.since(ended.signal)) {
          if (heard === "resync" || (typeof heard === "object" && heard.access)) await endUnlessAllowed();
          if (typeof heard === "string") tell(heard);
          else if (heard.accountId === app.chatwoot.id) {
            tell("change", { activityId: heard.activityId }, String(heard.activityId ?? ""));
            told += 1;
          }
          if (told === MOST_TOLD) {
            tell("over");
            break;
          }
        }
        controller.close();
      } catch (error) {
        if (!ended.signal.aborted) controller.error(error);
      } finally {
        clearInterval(beating);
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
