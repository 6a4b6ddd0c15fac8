import type { Config } from "./environment.ts";

/** How people reach HotDash, without a trailing slash: as set, else where this machine listens. */
export function publicUrlOf(config: Pick<Config, "PUBLIC_URL" | "HOST" | "PORT">, port = config.PORT): string {
  return config.PUBLIC_URL ?? `http://${config.HOST === "0.0.0.0" ? "127.0.0.1" : config.HOST}:${port}`;
}
