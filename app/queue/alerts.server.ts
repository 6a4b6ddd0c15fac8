import type { Tx } from "../db/database.server.ts";

/** Something that stays wrong. It is one alert, however often it is met, until it is cleared. */
export type Alert = {
  accountId: number;
  /** What sort of trouble: `job-waits`. */
  kind: string;
  /** What is troubled; together with the kind it is the alert. */
  about: string;
};

/** Raises an alert; one that stands already stays as it is. @returns whether it was raised now. */
export async function raiseAlert(tx: Tx, { accountId, kind, about }: Alert, detail: string): Promise<boolean> {
  const raised = await tx
    .insertInto("alerts")
    .values({ accountId, kind, about, detail })
    .onConflict((same) => same.columns(["accountId", "kind", "about"]).where("clearedAt", "is", null).doNothing())
    .returning("id")
    .executeTakeFirst();
  return raised !== undefined;
}

/** Clears alerts of a kind about any of these. */
export async function clearAlerts(
  tx: Tx,
  { accountId, kind, abouts, now }: Omit<Alert, "about"> & { abouts: string[]; now: Date },
): Promise<void> {
  if (abouts.length === 0) return;
  await tx
    .updateTable("alerts")
    .set({ clearedAt: now })
    .where("accountId", "=", accountId)
    .where("kind", "=", kind)
    .where("about", "in", abouts)
    .where("clearedAt", "is", null)
    .execute();
}
