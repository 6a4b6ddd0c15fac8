import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

/** The oldest Postgres that HotDash promises to run on, and the newest. */
export const VERSIONS = [15, 18] as const;
export type Version = (typeof VERSIONS)[number];

export type PostgresServer = {
  /** A superuser's. */
  url: string;
  /** Ends it as a power cut would: connections are cut, nothing is tidied up. */
  crash(): Promise<void>;
  /** Starts it again after a crash, at the same address. */
  start(): Promise<void>;
  stop(): Promise<void>;
};

/**
 * A throw-away server of one's own.
 * @param settings as in postgresql.conf, over those that make it quick.
 * @param folder where it keeps its files, when not in the system's folder for what is temporary.
 */
export async function startPostgres(
  version: Version = 18,
  settings: string[] = [],
  folder?: string,
): Promise<PostgresServer> {
  const program = fileURLToPath(new URL("./postgres-process.ts", import.meta.url));
  const child = spawn(process.execPath, [program, String(version), ...settings], {
    stdio: ["pipe", "pipe", "pipe"],
    env: { ...process.env, ...(folder !== undefined && { TMPDIR: folder }) },
    detached: true,
  });
  let trouble = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    trouble += text;
  });
  const exited = once(child, "exit");
  const lines = createInterface(child.stdout);
  const nextLine = () =>
    Promise.race([
      once(lines, "line") as Promise<[string]>,
      exited.then(() => Promise.reject(new Error(`Postgres ${version} for the tests ended: ${trouble}`))),
    ]);
  const order = async (what: "crash" | "start") => {
    const done = nextLine();
    child.stdin.write(`${what}\n`);
    await done;
  };
  const [url] = await nextLine();
  return {
    url,
    crash: () => order("crash"),
    start: () => order("start"),
    stop: async () => {
      child.stdin.end();
      await exited;
    },
  };
}
