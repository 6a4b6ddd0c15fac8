import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";

/** A process that runs as a container of the image would: nothing from this machine's environment but what it is given. */
export type Container = {
  name: string;
  child: ChildProcess;
  /** All that it has printed. */
  said(): string;
  /** Resident memory of it and its children, megabytes. */
  megabytes(): number;
  /** Sends SIGTERM. @throws Error unless it ends with 0. @returns how long it took, milliseconds. */
  stop(): Promise<number>;
};

/** Starts a command in the production tree as its user. A command of one string is split at blanks, as Fly does. */
export function runContainer(
  name: string,
  command: string[],
  { tree, env, user }: { tree: string; env: Record<string, string>; user: number },
): Container {
  const [file = "", ...args] = command;
  const asUser = process.getuid?.() === 0 ? { uid: user, gid: user } : {};
  const child = spawn(file, args, { cwd: tree, env, stdio: ["ignore", "pipe", "pipe"], ...asUser });
  process.once("exit", () => child.kill("SIGKILL"));
  let said = "";
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding("utf8").on("data", (text: string) => {
      said += text;
    });
  const ended = once(child, "exit") as Promise<[number | null, string | null]>;
  return {
    name,
    child,
    said: () => said,
    megabytes: () => {
      const [, kilobytes = "0"] = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, "utf8")) ?? [];
      return Math.round(Number(kilobytes) / 1024);
    },
    stop: async () => {
      const askedAt = performance.now();
      child.kill("SIGTERM");
      const [code, signal] = await ended;
      if (code !== 0) throw new Error(`${name} ended with ${code ?? signal}, not with 0:\n${said}`);
      return Math.round(performance.now() - askedAt);
    },
  };
}
