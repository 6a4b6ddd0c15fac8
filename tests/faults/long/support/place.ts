import { join } from "node:path";
import { inject } from "vitest";
import { openBalancer } from "../../../support/balancer.ts";
import { migratedTemplate, type PostgresUrls } from "../../../support/postgres-once.ts";
import { type PostgresServer, startPostgres } from "../../../support/postgres-server.ts";
import { openSessionPooler, type SessionPooler } from "../../../support/session-pooler.ts";
import { type HotDash, startHotDash } from "../../support/hotdash.ts";
import { freePort, type Outside, openOutside } from "../../support/outside.ts";
import { type Person, signInWith } from "../../support/person.ts";
import { type Census, censusInFolder, censusInPostgres } from "./census.ts";
import { type Clock, openClock } from "./clock.ts";
import { type Door, openDoor } from "./door.ts";

/** A process of HotDash in its arrangement, over all its lives. */
export type Slot = { name: string; web: boolean; worker: boolean; clock: Clock; now: HotDash; start(): Promise<void> };

/** HotDash in one arrangement of processes, with doors before all it calls. */
export type Place = {
  arrangement: string;
  outside: Outside;
  chatwoot: Door;
  agent: Door;
  slots: Slot[];
  person: Person;
  /** What is written down; of the embedded database only while nothing runs on it. */
  census: Census;
  /** Where the arrangement has them. */
  postgres: { server: PostgresServer | null; pooler: SessionPooler | null; superUrl: string } | null;
  /** Where the embedded database, or its stand-in, keeps its files. */
  folder: string;
  /** Kills what runs. */
  end(): Promise<void>;
  close(): Promise<void>;
};

type Wishes = {
  webs?: number;
  workers?: number;
  /** A database server of its own, behind a pooler of its own. */
  ownServer?: boolean;
  /** Folder for the database's files, when it matters which. */
  folder?: string;
  settings?: Record<string, string>;
};

export const EMBEDDED = "all in one, embedded";

/** `npm start`: one process on the embedded database. */
export async function allInOne({ folder, settings }: Wishes = {}): Promise<Place> {
  const outside = await openOutside();
  const doors = await openDoors(outside);
  const dataDir = folder ?? outside.folder;
  const one = await openSlot("all in one", { web: true, worker: true }, outside.folder, {
    ...outside.settings,
    ...doors.settings,
    ...settings,
    PORT: String(outside.port),
    DATA_DIR: dataDir,
  });
  return placeOf({
    arrangement: EMBEDDED,
    outside,
    ...doors,
    slots: [one],
    census: censusInFolder(dataDir),
    postgres: null,
    folder: dataDir,
    closing: [],
  });
}

/** Production: webs behind a balancer and workers on one Postgres, as the product's own database role. */
export async function webAndWorker({
  webs = 1,
  workers = 1,
  ownServer,
  folder,
  settings,
}: Wishes = {}): Promise<Place> {
  const outside = await openOutside();
  const doors = await openDoors(outside);
  const database = ownServer ? await ownDatabase(folder) : { ...(await clonedDatabase()), server: null, pooler: null };
  const shared = { ...outside.settings, ...doors.settings, DATABASE_URL: database.appUrl, ...settings };
  const ports = await Promise.all(Array.from({ length: webs }, freePort));
  const slots: Slot[] = [];
  for (const [at, port] of ports.entries())
    slots.push(
      await openSlot(`web ${at + 1}`, { web: true, worker: false }, outside.folder, {
        ...shared,
        ROLES: "web",
        PORT: String(port),
        DATA_DIR: join(outside.folder, `web-${at}`),
      }),
    );
  for (let at = 0; at < workers; at++)
    slots.push(
      await openSlot(`worker ${at + 1}`, { web: false, worker: true }, outside.folder, {
        ...shared,
        ROLES: "worker",
        PORT: "0",
        DATA_DIR: join(outside.folder, `worker-${at}`),
      }),
    );
  const balancer = await openBalancer(() => ports.map((port) => `http://127.0.0.1:${port}`), outside.port);
  return placeOf({
    arrangement: webs === 1 ? "web and worker, Postgres" : `${webs} web and ${workers} worker, Postgres`,
    outside,
    ...doors,
    slots,
    census: censusInPostgres(database.superUrl),
    postgres: database,
    folder: folder ?? outside.folder,
    closing: [balancer.close, database.close],
  });
}

async function placeOf({
  closing,
  ...place
}: Omit<Place, "person" | "end" | "close"> & { closing: (() => Promise<unknown>)[] }): Promise<Place> {
  const link = place.slots.find(({ now }) => now.signInLink)?.now.signInLink ?? "";
  const end = async () => {
    await Promise.all(place.slots.map(({ now }) => now.kill()));
  };
  return {
    ...place,
    person: await signInWith(link),
    end,
    close: async () => {
      await end();
      for (const close of closing) await close();
      await place.chatwoot.close();
      await place.agent.close();
      await place.outside.close();
    },
  };
}

async function openDoors(outside: Outside) {
  const chatwoot = await openDoor(outside.chatwoot.address);
  const agent = await openDoor(outside.agent.address);
  const settings = { CHATWOOT_BASE_URL: chatwoot.address, AGENT_SDK_URL: agent.address, LOG_LEVEL: "warn" };
  return { chatwoot, agent, settings };
}

async function openSlot(
  name: string,
  roles: { web: boolean; worker: boolean },
  folder: string,
  settings: Record<string, string>,
): Promise<Slot> {
  const clock = openClock(join(folder, `clock of ${name}`));
  const start = () => startHotDash({ ...settings, ...clock.settings });
  const slot: Slot = {
    name,
    ...roles,
    clock,
    now: await start(),
    start: async () => {
      slot.now = await start();
    },
  };
  return slot;
}

async function clonedDatabase() {
  const answer = await fetch(inject("postgres"), { method: "POST" });
  if (!answer.ok) throw new Error(await answer.text());
  return { ...((await answer.json()) as PostgresUrls), close: async () => {} };
}

/** Acknowledged is on disk, as with Postgres' own defaults: otherwise a crash of the database could lose it. */
async function ownDatabase(folder?: string) {
  const server = await startPostgres(18, ["synchronous_commit=on"], folder);
  const template = await migratedTemplate(server.url);
  const urls = await template.clone();
  const pooler = await openSessionPooler(server.url);
  const close = async () => {
    await template.close();
    await pooler.close();
    await server.stop();
  };
  return { ...urls, appUrl: pooler.urlOf(urls.appUrl), server, pooler, close };
}
