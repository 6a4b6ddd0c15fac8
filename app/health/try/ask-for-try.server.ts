import type { App } from "../../app.ts";
import { inTransaction } from "../../db/database.server.ts";
import { enqueue } from "../../queue/queue.server.ts";
import { tryConnectionJob } from "../jobs.ts";
import { readTry } from "./read-try.server.ts";
import type { ConnectionTry } from "./try-steps.ts";

/** A try that began so long ago has ended, whatever became of its worker. */
const LONGEST_TRY_MS = 5 * 60_000;

type Place = Pick<App, "db" | "queue" | "now"> & { chatwoot: Pick<App["chatwoot"], "id"> };

/** Asks for a try, once somebody said yes to it. One that still runs is answered instead of a second one. */
export async function askForTry(app: Place, askedBy: string): Promise<ConnectionTry> {
  const id = await inTransaction(app.db, async (tx) => {
    await tx
      .updateTable("connectionTries")
      .set({ endedAt: app.now() })
      .where("accountId", "=", app.chatwoot.id)
      .where("endedAt", "is", null)
      .where("askedAt", "<", new Date(app.now().getTime() - LONGEST_TRY_MS))
      .execute();
    const asked = await tx
      .insertInto("connectionTries")
      .values({ accountId: app.chatwoot.id, askedBy, askedAt: app.now() })
      .onConflict((open) => open.column("accountId").where("endedAt", "is", null).doNothing())
      .returning("id")
      .executeTakeFirst();
    if (asked) await enqueue(app.queue, tx, tryConnectionJob, { accountId: app.chatwoot.id, tryId: asked.id });
    return asked?.id ?? null;
  });
  const asked = await readTry(app, id);
  if (!asked) throw new Error("the try that was asked for is gone");
  return asked;
}
