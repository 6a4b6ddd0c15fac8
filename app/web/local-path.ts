const NOWHERE = "http://nowhere.invalid";

/**
 * The path to go to after signing in, when it stays on this site; else `fallback`.
 * Browsers read `//host` and `/\host` as another site, so the path is resolved as they do and only what stays is kept.
 */
export function localPath(wanted: unknown, fallback: string): string {
  if (typeof wanted !== "string" || !wanted.startsWith("/") || !URL.canParse(wanted, NOWHERE)) return fallback;
  const url = new URL(wanted, NOWHERE);
  const path = url.pathname + url.search + url.hash;
  return url.origin === NOWHERE && !path.startsWith("//") ? path : fallback;
}
