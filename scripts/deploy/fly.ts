import { z } from "zod";

const check = {
  method: z.literal("GET"),
  path: z.string(),
  grace_period: z.string(),
  interval: z.string(),
  timeout: z.string(),
};
const processes = z.array(z.string());

/** What `fly.toml` says, as far as we use it; anything else in it is refused, because nobody has looked at it. */
export const Fly = z.strictObject({
  app: z.string(),
  primary_region: z.string(),
  kill_signal: z.enum(["SIGTERM", "SIGINT"]),
  kill_timeout: z.number(),
  build: z.strictObject({ dockerfile: z.string() }),
  deploy: z.strictObject({ strategy: z.string(), max_unavailable: z.number(), release_command: z.string() }),
  env: z.record(z.string(), z.string()),
  processes: z.record(z.string(), z.string()),
  http_service: z.strictObject({
    processes,
    internal_port: z.number(),
    force_https: z.literal(true),
    auto_stop_machines: z.string(),
    auto_start_machines: z.boolean(),
    concurrency: z.strictObject({ type: z.string(), soft_limit: z.number(), hard_limit: z.number() }),
    checks: z.array(z.strictObject(check)),
  }),
  checks: z.record(z.string(), z.strictObject({ ...check, processes, type: z.literal("http"), port: z.number() })),
  restart: z.array(z.strictObject({ policy: z.string() })),
  vm: z.array(z.strictObject({ size: z.string(), memory: z.string(), processes: processes.optional() })),
});
export type Fly = z.infer<typeof Fly>;

type Table = { [key: string]: unknown };

/**
 * Reads the TOML that our `fly.toml` is written in: tables, lists of tables, and values that JSON knows too.
 * @throws Error naming the line it cannot read, or the setting that is not as `Fly` has it.
 */
export function readFly(toml: string): Fly {
  const root: Table = {};
  let table = root;
  for (const line of toml.split("\n").map((text) => text.trim())) {
    if (line === "" || line.startsWith("#")) continue;
    const [, list, name] = /^\[(\[?)([\w.]+)\]\]?$/.exec(line) ?? [];
    const [, key, value] = /^(\w+) = (.+)$/.exec(line) ?? [];
    if (name) table = opened(root, name.split("."), list === "[");
    else if (key && value) table[key] = JSON.parse(value);
    else throw new Error(`fly.toml: ${line}`);
  }
  return Fly.parse(root);
}

function opened(root: Table, path: string[], list: boolean): Table {
  const last = path.pop() ?? "";
  let parent = root;
  for (const part of path) {
    parent[part] ??= {};
    parent = parent[part] as Table;
  }
  parent[last] ??= list ? [] : {};
  if (!list) return parent[last] as Table;
  const table: Table = {};
  (parent[last] as Table[]).push(table);
  return table;
}
