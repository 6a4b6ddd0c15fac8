import type { App } from "../../app.ts";

const MOST_SHOWN = 50;

export type Alert = { id: number; kind: string; about: string; detail: string | null; since: string };

/** What stays wrong, the longest-standing first. */
export async function listAlerts({ db, chatwoot }: Pick<App, "db" | "chatwoot">): Promise<Alert[]> {
  const rows = await db
    .selectFrom("alerts")
    .select(["id", "kind", "about", "detail", "raisedAt"])
    .where("accountId", "=", chatwoot.id)
    .where("clearedAt", "is", null)
    .orderBy("raisedAt")
    .limit(MOST_SHOWN)
    .execute();
  return rows.map(({ raisedAt, ...alert }) => ({ ...alert, since: raisedAt.toISOString() }));
}
