import { sql } from "kysely";
import type { App } from "../../app.ts";
import { listUnanswered } from "../../approvals/queries.server.ts";
import { startOfDay } from "./start-of-day.ts";

type Asked = Pick<App, "db" | "chatwoot">;

export type ApprovalsTile = {
  overdue: number;
  underFive: number;
  underFifteen: number;
  later: number;
  oldest: string | null;
  /** The most pressing one: what "Review next" opens. */
  nextId: string | null;
};
export type UnansweredTile = { waiting: number; longest: string | null; late: number };
export type WebhooksTile = { byHook: number; bySweep: number; lastEvent: string | null; lastSweep: string | null };
export type ReviewsTile = {
  unchanged: number;
  edited: number;
  rejected: number;
  sentBack: number;
  tone: number | null;
  accuracy: number | null;
  policy: number | null;
  openToDecisionSeconds: number | null;
  slowestTenthSeconds: number | null;
};
export type SendsTile = { delivered: number; accepted: number; onTheWay: number; uncertain: number; failed: number };
export type Tiles = {
  approvals: ApprovalsTile;
  unanswered: UnansweredTile;
  webhooks: WebhooksTile;
  reviews: ReviewsTile;
  sends: SendsTile;
};

/** The dashboard's figures. Today begins at midnight of `zone`; `slaMinutes` is the first response promised. */
export async function readTiles(app: App, now: Date, zone: string, slaMinutes: number): Promise<Tiles> {
  const today = startOfDay(now, zone);
  const [approvals, unanswered, webhooks, reviews, sends] = await Promise.all([
    readApprovals(app, now),
    readUnanswered(app, new Date(now.getTime() - slaMinutes * 60_000)),
    readWebhooks(app, today),
    readReviews(app, today),
    readSends(app, today),
  ]);
  return { approvals, unanswered, webhooks, reviews, sends };
}

const readApprovals = (app: Asked, now: Date) =>
  one<ApprovalsTile>(
    app,
    sql`select
      count(*) filter (where due_at < ${now}) as overdue,
      count(*) filter (where due_at >= ${now} and due_at < ${inMinutes(now, 5)}) as under_five,
      count(*) filter (where due_at >= ${inMinutes(now, 5)} and due_at <= ${inMinutes(now, 15)}) as under_fifteen,
      count(*) filter (where due_at > ${inMinutes(now, 15)}) as later,
      min(created_at) as oldest,
      (array_agg(id order by due_at, id) filter (where state = 'pending_review'))[1] as next_id
    from approvals
    where account_id = ${app.chatwoot.id} and kind = 'reply' and state in ('pending_review', 'changes_requested')`,
  );

async function readUnanswered(app: App, promisedTo: Date): Promise<UnansweredTile> {
  const waiting = await listUnanswered(app);
  const late = waiting.filter(({ waitingSince }) => Date.parse(waitingSince) < promisedTo.getTime()).length;
  return { waiting: waiting.length, longest: waiting[0]?.waitingSince ?? null, late };
}

/** Events since `today` began, and when the last event and the last good sweep were. */
export const readWebhooks = (app: Asked, today: Date) =>
  one<WebhooksTile>(
    app,
    sql`select
      count(*) filter (where source = 'webhook') as by_hook,
      count(*) filter (where source = 'sweep') as by_sweep,
      (select max(received_at) from webhook_events where account_id = ${app.chatwoot.id}) as last_event,
      (select ended_at from sweeps where account_id = ${app.chatwoot.id} and outcome = 'good' order by started_at desc limit 1) as last_sweep
    from webhook_events where account_id = ${app.chatwoot.id} and received_at >= ${today}`,
  );

const readReviews = (app: Asked, today: Date) =>
  one<ReviewsTile>(
    app,
    sql`select
      count(*) filter (where outcome = 'approve' and final_text is not distinct from reply) as unchanged,
      count(*) filter (where outcome = 'approve' and final_text is distinct from reply) as edited,
      count(*) filter (where outcome = 'reject') as rejected,
      count(*) filter (where outcome = 'request_changes') as sent_back,
      avg(tone)::float8 as tone, avg(accuracy)::float8 as accuracy, avg(policy)::float8 as policy,
      percentile_cont(0.5) within group (order by took) as open_to_decision_seconds,
      percentile_cont(0.9) within group (order by took) as slowest_tenth_seconds
    from (
      select d.outcome, d.final_text, r.reply, d.tone, d.accuracy, d.policy,
        extract(epoch from d.decided_at - d.opened_at)::float8 as took
      from decisions d left join drafts r on r.id = d.draft_id
      where d.account_id = ${app.chatwoot.id} and d.kind = 'reply' and d.decided_at >= ${today}
    ) today`,
  );

const readSends = (app: Asked, today: Date) =>
  one<SendsTile>(
    app,
    sql`select
      count(*) filter (where state = 'delivered') as delivered,
      count(*) filter (where state = 'accepted') as accepted,
      count(*) filter (where state in ('scheduled', 'sending')) as on_the_way,
      count(*) filter (where state = 'uncertain') as uncertain,
      count(*) filter (where state in ('refused', 'undelivered', 'retrying')) as failed
    from sends where account_id = ${app.chatwoot.id} and created_at >= ${today}`,
  );

const inMinutes = (now: Date, minutes: number) => new Date(now.getTime() + minutes * 60_000);

/** The one row an aggregate gives, its times in ISO 8601. */
async function one<Row>(app: Asked, query: ReturnType<typeof sql>): Promise<Row> {
  const { rows } = await query.execute(app.db);
  const row = Object.entries(rows[0] as object).map(([name, value]) => [
    name,
    value instanceof Date ? value.toISOString() : value,
  ]);
  return Object.fromEntries(row) as Row;
}
