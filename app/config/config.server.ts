import { existsSync, readFileSync } from "node:fs";
import { parseEnv } from "node:util";
import { type Config, parseEnvironment } from "./environment.ts";

/**
 * The settings of this process: the environment, over `.env` in the working folder when there is one.
 * The only reader of `process.env`.
 * @throws ConfigError naming each wrong or missing setting.
 */
export function readConfig(overrides: Record<string, string> = {}): Config {
  const file = existsSync(".env") ? parseEnv(readFileSync(".env", "utf8")) : {};
  return parseEnvironment({ ...file, ...process.env, ...overrides });
}
