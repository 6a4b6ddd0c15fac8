import { type RawBuilder, sql } from "kysely";
import type { App } from "../app.ts";
import { isInDoubt, isUndelivered } from "./trouble/states.server.ts";

/** Ids of the approvals of the last 7 days whose reply the channel refused after Chatwoot had taken it. */
export const undeliveredLately = (app: App): RawBuilder<{ id: string }> => sql`
  select a.id from sends s join decisions x on x.id = s.decision_id join approvals a on a.id = x.approval_id
  where s.account_id = ${app.chatwoot.id} and ${isUndelivered} and s.settled_at > ${app.now()}::timestamptz - interval '7 days'
    and a.kind = 'reply' and a.state = 'sent'`;

/** Ids of the approvals of which nobody but a person can tell whether their reply arrived. */
export const inDoubt = (app: Pick<App, "chatwoot">): RawBuilder<{ id: string }> => sql`
  select a.id from sends s join decisions x on x.id = s.decision_id join approvals a on a.id = x.approval_id
  where s.account_id = ${app.chatwoot.id} and ${isInDoubt} and a.kind = 'reply' and a.state in ('approved', 'sent')`;
