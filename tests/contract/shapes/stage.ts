import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pino from "pino";
import { startSandbox } from "../../../app/sandbox/sandbox.server.ts";
import { openWorld, type World } from "../world.ts";

/** Long enough for all bodies that tell of a reply to be written before its mail leaves, also on a busy machine. */
const SEND_LATE_MS = 150;

/** A sandbox on which acts are performed, with the deliveries they cause. */
export type Stage = {
  world: World;
  /** The next so many mails are refused when they should leave. */
  refuseMails(next: number): void;
  /** Mails leave so much later from now on, or as usual. */
  holdMails(lateMs?: number): void;
  /** Waits until all is delivered; bodies are written from the state of their moment. */
  settle(): Promise<void>;
  /** The sandbox's clock, in Unix milliseconds, and a way to move it on. */
  now(): number;
  wait(ms: number): void;
  /** What was done so far was preparation: its deliveries are no part of the act. */
  begin(): Promise<void>;
  /** The account's deliveries since `begin`, or since the last call. */
  take(): Promise<Record<string, unknown>[]>;
  close(): Promise<void>;
};

export async function openStage(): Promise<Stage> {
  const folder = mkdtempSync(join(tmpdir(), "hotdash-shapes-"));
  let aheadMs = 0;
  const now = () => Date.now() + aheadMs;
  const sandbox = await startSandbox({
    port: 0,
    stateFile: join(folder, "sandbox.sqlite"),
    webhook: { url: "http://127.0.0.1:9/", secret: "shapes-webhook-secret" },
    token: "shapes-token",
    shopName: "Fennick Hose & Fitting",
    log: pino({ level: "silent" }),
    now: () => new Date(now()),
  });
  const world = await openWorld({
    url: sandbox.address,
    token: "shapes-token",
    agentToken: "shapes-token-agent",
    mailPassword: "shapes-token-mail",
    patience: { deliveryMs: 3000, quietMs: 100 },
  });
  await world.events();
  const holdMails = (sendLateMs = SEND_LATE_MS) => sandbox.faults.set({ sendLateMs });
  holdMails();
  let seen = 0;
  const take = async () => {
    await sandbox.idle();
    const late = world.receiver.deliveries.slice(seen).filter(({ name }) => name === "account");
    seen = world.receiver.deliveries.length;
    return late.map(({ json }) => json);
  };
  return {
    world,
    holdMails,
    refuseMails: (next) => sandbox.faults.set({ sendLateMs: SEND_LATE_MS, failDelivery: { next } }),
    settle: () => sandbox.idle(),
    now,
    wait: (ms) => {
      aheadMs += ms;
    },
    begin: async () => void (await take()),
    take,
    close: async () => {
      await world.receiver.close();
      await sandbox.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
