import type { App } from "../../app.ts";

/** Millionths of a dollar that drafts have cost since `today` began. */
export async function readSpend({ db, chatwoot }: Pick<App, "db" | "chatwoot">, today: Date): Promise<number> {
  const { spent } = await db
    .selectFrom("drafts")
    .select(({ fn }) => fn.sum<string | number | null>("costMicrousd").as("spent"))
    .where("accountId", "=", chatwoot.id)
    .where("createdAt", ">=", today)
    .executeTakeFirstOrThrow();
  return Number(spent);
}
