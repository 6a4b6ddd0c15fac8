const FEED = "/api/v1/activity";
/** A page nobody looks at for so long lets its connection go, and catches up when it is seen again. */
const HIDDEN_MS = 5 * 60_000;
/** A feed the server refused is tried again after so long; the browser itself mends a broken connection. */
const RETRY_MS = 5000;

export type FeedState = "live" | "reconnecting" | "offline";
type Listener = { onChange(): void; onState(state: FeedState): void };

/**
 * Listens to the server's changes for as long as the page is looked at. After every gap, the one between reading the page
 * and hearing the feed included, `onChange` is called once, because what happened meanwhile was not heard.
 * @returns how to stop.
 */
export function openFeed({ onChange, onState }: Listener): () => void {
  let source: EventSource | null = null;
  let missed = true;
  let retry: ReturnType<typeof setTimeout> | undefined;
  let hiding: ReturnType<typeof setTimeout> | undefined;

  const close = () => {
    clearTimeout(retry);
    source?.close();
    source = null;
    missed = true;
  };
  const open = () => {
    close();
    source = new EventSource(FEED);
    source.addEventListener("open", () => {
      onState("live");
      if (missed) onChange();
      missed = false;
    });
    for (const told of ["change", "resync"])
      source.addEventListener(told, () => {
        onState("live");
        onChange();
      });
    // The server itself hears of no changes for now, and says `resync` when it does again.
    source.addEventListener("lost", () => onState("reconnecting"));
    // A stream does not last for ever; what happens until the next is open counts as missed.
    source.addEventListener("over", open);
    // Reading anew, the page is told why it hears no more.
    source.addEventListener("ended", onChange);
    source.addEventListener("error", () => {
      missed = true;
      onState(navigator.onLine ? "reconnecting" : "offline");
      if (source?.readyState === EventSource.CLOSED) retry = setTimeout(open, RETRY_MS);
    });
  };
  const onVisibility = () => {
    clearTimeout(hiding);
    if (document.hidden) hiding = setTimeout(close, HIDDEN_MS);
    else if (!source) open();
  };
  const onOffline = () => onState("offline");
  const onOnline = () => open();

  open();
  document.addEventListener("visibilitychange", onVisibility);
  window.addEventListener("offline", onOffline);
  window.addEventListener("online", onOnline);
  return () => {
    close();
    clearTimeout(hiding);
    document.removeEventListener("visibilitychange", onVisibility);
    window.removeEventListener("offline", onOffline);
    window.removeEventListener("online", onOnline);
  };
}
