const SAFE_METHODS = ["GET", "HEAD"];

/**
 * Whether a request may change something: reads always, writes only when the browser says that one of our own pages
 * sent them (`Origin` is where HotDash is reached, or `Sec-Fetch-Site: same-origin`).
 * A cookie alone proves nothing: the browser adds it to what a foreign page sends as well.
 * @param publicUrl how people reach HotDash; behind a proxy it differs from the address the request arrived at.
 */
export function comesFromOurPages(request: Request, publicUrl: string): boolean {
  if (SAFE_METHODS.includes(request.method)) return true;
  if (request.headers.get("Sec-Fetch-Site") === "same-origin") return true;
  const origin = hostOf(request.headers.get("Origin"));
  return origin !== null && (origin === hostOf(publicUrl) || origin === hostOf(request.url));
}

// Hosts, not origins: behind a proxy that ends TLS the request itself arrives as plain http.
function hostOf(address: string | null): string | null {
  return address && URL.canParse(address) ? new URL(address).host || null : null;
}
