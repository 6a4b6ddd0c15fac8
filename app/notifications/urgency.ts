import type { RiskLevel } from "../drafts/draft.ts";
import { slaLevel } from "../ui/sla-level.ts";

/** What decides how soon a person should look. */
export type Pressing = { approvalId: string; dueAt: Date; risk: RiskLevel; undelivered: boolean };

/** Urgent: sent and not arrived, past its time or under five minutes from it, or of high risk. */
export function isUrgent({ dueAt, risk, undelivered }: Omit<Pressing, "approvalId">, now: Date): boolean {
  const level = slaLevel(dueAt.getTime() - now.getTime());
  return undelivered || risk === "high" || level === "urgent" || level === "breach";
}

/** For sorting: everything urgent first, and in that the queue's own order: what failed to arrive, then by due time. */
export const byUrgency =
  (now: Date) =>
  (a: Pressing, b: Pressing): number =>
    Number(isUrgent(b, now)) - Number(isUrgent(a, now)) ||
    Number(b.undelivered) - Number(a.undelivered) ||
    a.dueAt.getTime() - b.dueAt.getTime() ||
    a.approvalId.localeCompare(b.approvalId);
