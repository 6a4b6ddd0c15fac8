import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { expect, onTestFinished } from "vitest";

export const TOKEN = "Xq7-token-that-nobody-may-see";
const ARTIFACTS = "artifacts/ops/chatwoot-health";
/** `HEALTH_SHELL="busybox sh" HEALTH_NODE=/path/to/node18 npm test tests/integration/ops-health` tries others. */
const [shell = "sh", ...shellArgs] = (process.env.HEALTH_SHELL ?? "sh").split(" ");
const commands = {
  mjs: [process.env.HEALTH_NODE ?? process.execPath, resolve("scripts/ops/check-chatwoot-health.mjs")],
  sh: [shell, ...shellArgs, resolve("scripts/ops/check-chatwoot-health.sh")],
};
type Kind = keyof typeof commands;

/** Program and arguments that run one of the two. */
export const commandOf = (kind: Kind): string[] => commands[kind];

export type Check = {
  name: string;
  status: "pass" | "fail";
  httpStatus: number | null;
  duration: number;
  endpoint: string | null;
  error?: string;
  accountId?: number;
  accountName?: string;
};
export type Artifact = {
  timestamp: string;
  baseUrl: string | null;
  checks: Check[];
  summary: { total: number; passed: number; failed: number };
};
export type Run = { code: number; out: string; err: string; artifact: Artifact | null };
type Answer = { status?: number; body?: string | Buffer; headers?: Record<string, string> };
export type Answers = Record<string, Answer | ((response: ServerResponse, request: IncomingMessage) => void)>;

export const json = (body: unknown, status = 200): Answer => ({
  status,
  body: JSON.stringify(body),
  headers: { "Content-Type": "application/json" },
});
export const sound = { version: "4.15.1", timestamp: "2026-11-21 09:00:00", queue_services: "ok", data_services: "ok" };
export const profile = json({ id: 1, accounts: [{ id: 1, name: "Fennick Hose" }] });

/** A server that answers as told and 404 elsewhere, and remembers who asked what. */
export async function standIn(answers: Answers) {
  const asked: { path: string; token: string | undefined }[] = [];
  const server = createServer((request, response) => {
    const path = request.url ?? "";
    asked.push({ path, token: request.headers["api-access-token"]?.toString() });
    const answer = answers[path] ?? json({ error: "Resource could not be found" }, 404);
    if (typeof answer === "function") return answer(response, request);
    response.writeHead(answer.status ?? 200, answer.headers).end(answer.body ?? "");
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  const close = async () => {
    server.closeAllConnections();
    await new Promise((closed) => server.close(closed));
  };
  onTestFinished(close);
  return { address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked, close };
}

/** A working folder of its own. */
export function folder(): string {
  const path = mkdtempSync(join(tmpdir(), "hotdash-health-"));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

/** Starts one of the two; `result` waits for its end. Nothing of our own environment reaches it but PATH. */
export function start(kind: Kind, settings: Record<string, string>, options: string[] = [], cwd = folder()) {
  const [program = "", ...args] = commandOf(kind);
  const temporary = join(cwd, "tmp");
  mkdirSync(temporary, { recursive: true });
  const env = { PATH: process.env.PATH ?? "", TMPDIR: temporary, ...settings };
  let pid = 0;
  const result = new Promise<Run>((ended) => {
    const child = execFile(program, [...args, ...options], { cwd, env, encoding: "utf8" }, (error, out, err) =>
      ended({ code: typeof error?.code === "number" ? error.code : error ? -1 : 0, out, err, artifact: newest(cwd) }),
    );
    pid = child.pid ?? 0;
  });
  return { pid, cwd, result };
}

/** The last artifact left in a working folder, or null. */
export function newest(cwd: string): Artifact | null {
  const file = artifactsIn(cwd).at(-1);
  return file === undefined ? null : JSON.parse(readFileSync(join(cwd, ARTIFACTS, file), "utf8"));
}

export function artifactsIn(cwd: string): string[] {
  try {
    return readdirSync(join(cwd, ARTIFACTS)).sort();
  } catch {
    return [];
  }
}

/** Runs both with the same settings, each in a folder of its own, and answers what both said. */
export async function runBoth(
  settings: Record<string, string>,
  options: string[] = [],
  prepare: (cwd: string) => void = () => {},
): Promise<Run> {
  const runs = (["mjs", "sh"] as const).map((kind) => {
    const cwd = folder();
    prepare(cwd);
    return start(kind, settings, options, cwd).result;
  });
  const [mjs, sh] = (await Promise.all(runs)).map(comparable);
  if (!mjs || !sh) throw new Error("both scripts run");
  expect(sh).toEqual(mjs);
  return mjs;
}

/** Without what differs from run to run: time, durations and the file's name. */
function comparable(run: Run): Run {
  const steady = (text: string) =>
    text
      .replace(/after \d+ ms/g, "after N ms")
      .replace(/"duration": \d+/g, '"duration": 0')
      .replace(/"timestamp": "\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ"/g, '"timestamp": "T"')
      .replace(/health-check-\d{8}T\d{6}Z-\d+\.json/g, "health-check-T.json");
  expect(run.out + run.err + JSON.stringify(run.artifact)).not.toContain(TOKEN);
  return {
    code: run.code,
    out: steady(run.out),
    err: steady(run.err),
    artifact: run.artifact && JSON.parse(steady(JSON.stringify(run.artifact, null, 2))),
  };
}
