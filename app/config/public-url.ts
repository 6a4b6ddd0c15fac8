import type { Config } from "./environment.ts";

/** Every address of this machine: nobody can be sent there. */
const ANY = ["0.0.0.0", "::"];

/** How people reach HotDash, without a trailing slash: as set, else where this machine listens. */
export function publicUrlOf(config: Pick<Config, "PUBLIC_URL" | "HOST" | "PORT">, port = config.PORT): string {
  const host = ANY.includes(config.HOST) ? "127.0.0.1" : config.HOST;
  return config.PUBLIC_URL ?? `http://${host.includes(":") ? `[${host}]` : host}:${port}`;
}
