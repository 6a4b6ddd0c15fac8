import { mkdirSync } from "node:fs";
import { PGlite } from "@electric-sql/pglite";
import { createPgConfig } from "@electric-sql/pglite/node-postgres";
import pg from "pg";
import { installQueue } from "../queue/install.server.ts";
import { type Database, queriesOver, rowTypes } from "./database.server.ts";
import { migrate } from "./migrate.server.ts";
import { roomIn } from "./room.server.ts";
import { takingTurns } from "./turns.ts";

/** Longest wait for the one connection: a query past it was made outside an open transaction. */
const CONNECTION_WAIT_MS = 5000;

/**
 * Opens (and first creates) the embedded Postgres in `folder`, migrated, working as `hotdash_app`.
 * The caller owns the folder's lock: two processes on one folder would silently diverge.
 * @throws DiskFull when the folder's disk has no room; later every query does, until there is room again.
 * @param image a dump of an already migrated database, to start from a copy in memory.
 */
export async function openEmbedded(from: { folder: string } | { image: Blob }): Promise<Database> {
  if ("folder" in from) mkdirSync(from.folder, { recursive: true });
  const needRoom = "folder" in from ? roomIn(from.folder) : () => {};
  needRoom();
  const lite = await ("folder" in from ? PGlite.create(from.folder) : PGlite.create({ loadDataDir: from.image }));
  if ("folder" in from) await prepare(lite);
  return overOneConnection(lite, needRoom);
}

/** A dump of a freshly migrated database: the template that tests start from. */
export async function imageOfEmptyDatabase(): Promise<Blob> {
  const lite = await PGlite.create();
  await prepare(lite);
  const image = await lite.dumpDataDir("none");
  await lite.close();
  return image;
}

async function prepare(lite: PGlite): Promise<void> {
  await migrate({ exec: (sql) => lite.exec(sql), query: (sql, values) => lite.query(sql, values) });
  await installQueue({ embedded: lite });
}

function overOneConnection(lite: PGlite, needRoom: () => void): Database {
  const pool = new pg.Pool({
    ...(createPgConfig(lite) as unknown as pg.PoolConfig),
    max: 1,
    idleTimeoutMillis: 0,
    connectionTimeoutMillis: CONNECTION_WAIT_MS,
    types: rowTypes,
    onConnect: (client: pg.ClientBase) => client.query("set role hotdash_app").then(() => undefined),
  } as pg.PoolConfig);
  const db = queriesOver(pool, takingTurns(), needRoom);
  return {
    db,
    pool,
    embedded: true,
    url: null,
    close: async () => {
      await db.destroy();
      await lite.close();
    },
  };
}
