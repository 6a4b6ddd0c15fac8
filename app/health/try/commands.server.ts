import { z } from "zod";
import type { CommandPlace, Commands } from "../../db/command.server.ts";
import { connectPostgres } from "../../db/postgres.server.ts";
import { openQueue, type Queue } from "../../queue/queue.server.ts";
import { accountAtHand } from "../../settings/account.server.ts";
import { tryConnectionJob } from "../jobs.ts";
import { askForTry } from "./ask-for-try.server.ts";
import { readTry } from "./read-try.server.ts";

/** `npm run ops:try-connection`: asks a running HotDash for a try, and reads how far it is. */
export const tryCommands: Commands = {
  "try-connection ask": async (place) => {
    const chatwoot = await accountAtHand(place.db, place.config);
    return withQueue(place, (queue) =>
      askForTry({ db: place.db, queue, chatwoot, now: () => new Date() }, "Command line"),
    );
  },
  "try-connection read": async ({ db, config }, args) =>
    readTry({ db, chatwoot: await accountAtHand(db, config) }, z.uuid().parse(args)),
};

/** The running process's queue, or one of our own on its database. @throws Error when HotDash is not running. */
async function withQueue<Result>({ queue, config }: CommandPlace, act: (queue: Queue) => Promise<Result>) {
  if (queue) return act(queue);
  if (!config.DATABASE_URL)
    throw new Error("HotDash is not running, and the way leads through it. Start it (npm start), then try again.");
  const database = connectPostgres(config.DATABASE_URL);
  try {
    const own = await openQueue(database, [tryConnectionJob as never], { retryLimit: config.RETRY_LIMIT }, () => {});
    return await act(own).finally(() => own.stop(0));
  } finally {
    await database.close();
  }
}
