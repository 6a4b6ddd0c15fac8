/** The page a reviewer has open all day. */
const PAGE = "/app/approvals";

/**
 * Opens so many approvals pages, as browsers keep them: each hears the live stream and reads its loader anew when
 * something changed, one reading at a time, at most one a second.
 * @returns how to close them, which tells how many readings there were.
 */
export function openPages(url: string, cookie: string, count: number): () => Promise<number> {
  const closing = new AbortController();
  const { signal } = closing;
  const headers = { Cookie: cookie };
  let readings = 0;

  const page = async () => {
    let changed = true;
    const read = async () => {
      while (!signal.aborted) {
        await new Promise((resolve) => setTimeout(resolve, LEAST_BETWEEN_MS));
        if (!changed) continue;
        changed = false;
        const answer = await fetch(`${url}${PAGE}.data`, { headers, signal });
        await answer.arrayBuffer();
        readings += 1;
      }
    };
    const hear = async () => {
      while (!signal.aborted) {
        const feed = await fetch(`${url}/api/v1/activity`, { headers, signal });
        for await (const _told of feed.body ?? []) changed = true;
      }
    };
    await Promise.all([read(), hear()]);
  };
  const pages = Array.from({ length: count }, () => page().catch(() => {}));
  return async () => {
    closing.abort();
    await Promise.all(pages);
    return readings;
  };
}

/** As the pages do it, see `app/ui/live.tsx`. */
const LEAST_BETWEEN_MS = 1000;
