/** Which model writes. Without a key or an address of one's own it is the offline model. */
export type ModelSettings = { apiKey?: string; baseUrl?: string; name: string };

/** How answers, health and records name the offline model. */
export const OFFLINE_NAME = "offline";

/** True when nothing leaves this machine. */
export function isOffline(settings: ModelSettings): boolean {
  return !settings.apiKey && !settings.baseUrl;
}
