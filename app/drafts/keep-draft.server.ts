import type { App } from "../app.ts";
import type { Tx } from "../db/database.server.ts";
import { costMicroUsd } from "../settings/spend.ts";
import type { DraftAnswer } from "./draft.ts";

type Of = { approvalId: string; draftId: string; sourceMessageId: number };

/** Keeps a Draft for good, as the approval's next version. @returns that version, from 1. */
export async function keepDraft(
  app: App,
  tx: Tx,
  { approvalId, draftId, sourceMessageId }: Of,
  { draft, model, usage }: DraftAnswer,
  price: { inputPerMillionUsd: number; outputPerMillionUsd: number },
): Promise<number> {
  const { newest } = await tx
    .selectFrom("drafts")
    .select((row) => row.fn.coalesce(row.fn.max("version"), row.lit(0)).as("newest"))
    .where("approvalId", "=", approvalId)
    .executeTakeFirstOrThrow();
  const version = Number(newest) + 1;
  await tx
    .insertInto("drafts")
    .values({
      id: draftId,
      accountId: app.chatwoot.id,
      approvalId,
      version,
      sourceMessageId,
      reply: draft.reply,
      evidence: JSON.stringify(draft.evidence),
      claims: JSON.stringify(draft.claims),
      projectedImpact: draft.projectedImpact,
      riskLevel: draft.risk.level,
      riskReason: draft.risk.reason,
      rollback: draft.rollback,
      confidence: draft.confidence,
      intent: draft.intent,
      language: draft.language,
      model,
      inputTokens: usage.inputTokens,
      outputTokens: usage.outputTokens,
      costMicrousd: model === "offline" ? 0 : costMicroUsd(usage, price),
    })
    .execute();
  return version;
}
