import { sql } from "kysely";
import type { App } from "../../app.ts";
import { listTrouble } from "../../approvals/trouble/list-trouble.server.ts";
import { isTroubled } from "../../approvals/trouble/states.server.ts";
import { QUEUE_SCHEMA } from "../../queue/install.server.ts";
import { DEAD_LETTERS } from "../../queue/queue.server.ts";

type Asked = Pick<App, "db" | "chatwoot">;

const deadLetters = sql.table(`${QUEUE_SCHEMA}.job`);
/** Jobs whose payload names an account belong to it; the others concern the whole installation. */
const ofAccount = (account: number) =>
  sql<boolean>`name = ${DEAD_LETTERS} and state = 'created' and coalesce((data->>'accountId')::bigint, ${account}) = ${account}`;

/** How much waits on the ops page, for the mark on the rail. */
export async function countNeedingAPerson({ db, chatwoot }: Asked): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select (select count(*) from sends s where s.account_id = ${chatwoot.id} and ${isTroubled})
      + (select count(*) from ${deadLetters} where ${ofAccount(chatwoot.id)}) as count
  `.execute(db);
  return rows[0]?.count ?? 0;
}

/** Replies of which a person must say what becomes of them. */
export const listUnsettledSends = (app: Parameters<typeof listTrouble>[0]) => listTrouble(app);
