import type { Tenant } from "../app.ts";
import type { Tx } from "../db/database.server.ts";
import { GIVEN_UP } from "./process-event.server.ts";

export type Reopened = "not-here" | { open: boolean; state: string; conversationId: number | null };

/** Takes an event up again whose job was given up; one that came by another copy since stays as that one left it. */
export async function reopenEvent(app: Tenant, tx: Tx, eventId: number): Promise<Reopened> {
  const event = await tx
    .selectFrom("webhookEvents")
    .select(["accountId", "state", "reason", "conversationId"])
    .where("id", "=", eventId)
    .forUpdate()
    .executeTakeFirst();
  if (event && event.accountId !== app.chatwoot.id) return "not-here";
  if (!event) return { open: false, state: "gone", conversationId: null };
  const { state, conversationId } = event;
  if (state === "received") return { open: true, state, conversationId };
  if (state !== "failed" || event.reason !== GIVEN_UP) return { open: false, state, conversationId };
  await tx
    .updateTable("webhookEvents")
    .set({ state: "received", reason: null, processedAt: null })
    .where("id", "=", eventId)
    .execute();
  return { open: true, state: "received", conversationId };
}
