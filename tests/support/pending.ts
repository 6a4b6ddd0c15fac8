import type { Insertable } from "kysely";
import type { Approval, Draft } from "../../app/db/schema.ts";
import type { TestApp } from "./app.ts";
import { askAndDraft } from "./decided.ts";

/** Items that wait for review in the app's own account. Each is due so many minutes from the app's now. */
export function openQueueOf(app: TestApp) {
  let conversations = 0;
  return async (
    dueInMinutes: number,
    { approval, draft }: { approval?: Partial<Insertable<Approval>>; draft?: Partial<Insertable<Draft>> } = {},
  ): Promise<{ approvalId: string; conversationId: number }> => {
    const made = await askAndDraft(app.db, app.chatwoot.id, ++conversations, draft);
    await app.db
      .updateTable("approvals")
      .set({ dueAt: new Date(app.now().getTime() + dueInMinutes * 60_000), ...approval })
      .where("id", "=", made.approvalId)
      .execute();
    return made;
  };
}
