import type { App } from "../app.ts";
import { doneBy, recordActivity } from "../conversations/activity.server.ts";
import { inTransaction } from "../db/database.server.ts";
import type { Operator } from "./operator.ts";

/** Changes what colleagues read as one's name. What was written on the timeline before keeps the old one. */
export async function changeName(
  app: Pick<App, "db" | "changes" | "chatwoot">,
  operator: Pick<Operator, "id" | "name">,
  name: string,
): Promise<void> {
  if (name === operator.name) return;
  await inTransaction(app.db, async (tx) => {
    await tx.updateTable("operators").set({ name }).where("id", "=", operator.id).execute();
    await recordActivity(app, tx, {
      actor: doneBy({ ...operator, name }),
      verb: "name_changed",
      detail: { from: operator.name, operator: name },
    });
  });
}
