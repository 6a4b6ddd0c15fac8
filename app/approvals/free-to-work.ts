import type { ExpressionBuilder } from "kysely";
import type { DB } from "../db/schema.ts";

/** Nobody else has claimed the approval, or their claim has run out. */
export const freeToWork = (operatorId: string, now: Date) => (row: ExpressionBuilder<DB, "approvals">) =>
  row.or([row("claimedBy", "is", null), row("claimedBy", "=", operatorId), row("claimedUntil", "<=", now)]);
