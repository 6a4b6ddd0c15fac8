type Reading<Data> = { request: Request; serverLoader: () => Promise<Data> };

/**
 * A `clientLoader` that leaves the page as it was when the same address cannot be re-read for want of a connection:
 * live updates re-read pages by themselves, and none of that may take a reviewer's page away. A first visit, or an
 * answer that says no, fails as it should.
 */
export function keepLast<Data>() {
  let last: { url: string; data: Data } | null = null;
  const read = async ({ request, serverLoader }: Reading<unknown>): Promise<Data> => {
    try {
      const data = (await serverLoader()) as Data;
      last = { url: request.url, data };
      return data;
    } catch (error) {
      if (last?.url === request.url && !(error instanceof Response) && isConnectionLost(error)) return last.data;
      throw error;
    }
  };
  // Runs at hydration too (with the page's own data, without a request), so that the first re-read has something to keep.
  return Object.assign(read, { hydrate: true as const });
}

/** What browsers throw when a fetch got no answer. */
const isConnectionLost = (error: unknown): boolean =>
  error instanceof TypeError || (error instanceof Error && error.name === "NetworkError");
