/** Light, dark, or as the machine prefers. Kept in the cookie `theme`, so that the server decides and nothing flashes. */
export const themeChoices = ["light", "dark", "system"] as const;
export type ThemeChoice = (typeof themeChoices)[number];

/** What Polaris calls its dark theme; its class on `<html>` is this with `p-theme-` before it. */
export const DARK = "dark-experimental";
const COOKIE = "theme";
const YEAR_SECONDS = 365 * 86_400;

export type Theme = { choice: ThemeChoice; dark: boolean };

/** The theme of a request: the operator's choice, else what the browser says of the machine, else light. */
export function themeOf(headers: Headers): Theme {
  const kept = headers.get("Cookie")?.match(/(?:^|;\s*)theme=(light|dark)(?:;|$)/)?.[1];
  if (kept) return { choice: kept as ThemeChoice, dark: kept === "dark" };
  return { choice: "system", dark: /dark/.test(headers.get("Sec-CH-Prefers-Color-Scheme") ?? "") };
}

/** What to give `document.cookie` to keep a choice. */
export function themeCookie(choice: ThemeChoice): string {
  const age = choice === "system" ? 0 : YEAR_SECONDS;
  return `${COOKIE}=${choice}; Path=/; Max-Age=${age}; SameSite=Lax`;
}
