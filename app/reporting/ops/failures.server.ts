import type { App } from "../../app.ts";
import { causeInWords } from "../../queue/causes.ts";

/** A try that failed, as an operator reads it. */
export type FailedTry = {
  id: number;
  try: number;
  cause: string;
  says: string;
  todo: string;
  message: string;
  at: string;
  /** Null when it became a dead letter with this try. */
  nextTryAt: string | null;
};

/** Every failure that is kept of a job and of what it was redriven from, newest first. */
export async function failuresOf({ db }: Pick<App, "db">, rootId: string): Promise<FailedTry[]> {
  const rows = await db
    .selectFrom("jobFailures")
    .select(["id", "try", "cause", "message", "failedAt", "nextTryAt"])
    .where("rootId", "=", rootId)
    .orderBy("id", "desc")
    .execute();
  return rows.map(({ failedAt, nextTryAt, ...row }) => ({
    ...row,
    ...causeInWords(row.cause),
    at: failedAt.toISOString(),
    nextTryAt: nextTryAt?.toISOString() ?? null,
  }));
}
