import { inject } from "vitest";
import type { PostgresUrls } from "../../support/postgres-once.ts";
import { type HotDash, startHotDash } from "./hotdash.ts";
import { type Outside, openOutside } from "./outside.ts";
import { type Records, recordsInFolder, recordsInPostgres } from "./records.ts";

export type Role = "web" | "worker";
type Settings = Record<string, string>;

/** HotDash in one arrangement of processes, with the world around it. */
export type Deployment = {
  arrangement: string;
  outside: Outside;
  /** In one process: only to be read while it is dead. */
  records: Records;
  /** Whether web and worker are processes of their own, so that one serves pages while the other is dead. */
  apart: boolean;
  signInLink: string;
  /** The process that does this work now. */
  at(role: Role): HotDash;
  /** Starts the process that does this work once more, killed before if it runs. */
  startAgain(role: Role, settings?: Settings): Promise<void>;
  /** Kills what runs. */
  end(): Promise<void>;
};

/** `npm start`: one process on the embedded database. */
export async function allInOne(): Promise<Deployment> {
  const outside = await openOutside();
  const start = (more: Settings = {}) =>
    startHotDash({
      ...outside.settings,
      PORT: String(outside.port),
      AGENT_PORT: "0",
      DATA_DIR: outside.folder,
      ...more,
    });
  let one = await start();
  return {
    arrangement: "all in one, embedded",
    outside,
    records: recordsInFolder(outside.folder),
    apart: false,
    signInLink: one.signInLink ?? "",
    at: () => one,
    startAgain: async (_role, more) => {
      await one.kill();
      one = await start(more);
    },
    end: () => one.kill(),
  };
}

/** Production: web and worker apart on one Postgres, as the product's own database role, the agent service elsewhere. */
export async function webAndWorker(): Promise<Deployment> {
  const outside = await openOutside();
  const answer = await fetch(inject("postgres"), { method: "POST" });
  if (!answer.ok) throw new Error(await answer.text());
  const { appUrl, superUrl } = (await answer.json()) as PostgresUrls;
  const start = (role: Role, more: Settings = {}) =>
    startHotDash({
      ...outside.settings,
      ROLES: role,
      PORT: role === "web" ? String(outside.port) : "0",
      DATABASE_URL: appUrl,
      DATA_DIR: outside.folder,
      AGENT_SDK_URL: outside.agent.address,
      ...more,
    });
  const running = { web: await start("web"), worker: await start("worker") };
  return {
    arrangement: "web and worker, Postgres",
    outside,
    records: recordsInPostgres(superUrl),
    apart: true,
    signInLink: running.web.signInLink ?? "",
    at: (role) => running[role],
    startAgain: async (role, more) => {
      await running[role].kill();
      running[role] = await start(role, more);
    },
    end: async () => {
      await Promise.all([running.web.kill(), running.worker.kill()]);
    },
  };
}
