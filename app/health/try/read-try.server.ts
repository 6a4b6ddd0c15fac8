import type { App } from "../../app.ts";
import { ConnectionTry } from "./try-steps.ts";

type Place = Pick<App, "db"> & { chatwoot: Pick<App["chatwoot"], "id"> };

/** A try by its id, or the last one; null when there is none. */
export async function readTry({ db, chatwoot }: Place, id: string | null = null): Promise<ConnectionTry | null> {
  const row = await db
    .selectFrom("connectionTries")
    .select(["id", "askedBy", "askedAt", "startedAt", "endedAt", "steps"])
    .where("accountId", "=", chatwoot.id)
    .$if(id !== null, (tries) => tries.where("id", "=", id ?? ""))
    .orderBy("askedAt", "desc")
    .limit(1)
    .executeTakeFirst();
  return (
    (row &&
      (ConnectionTry.safeParse({
        ...row,
        askedAt: row.askedAt.toISOString(),
        startedAt: row.startedAt?.toISOString() ?? null,
        endedAt: row.endedAt?.toISOString() ?? null,
      }).data ??
        null)) ??
    null
  );
}
