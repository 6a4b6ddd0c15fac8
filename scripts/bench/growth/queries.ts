import type pg from "pg";
import type { App } from "../../../app/app.ts";
import { claimSend } from "../../../app/approvals/claim-send.server.ts";
import { readConversation } from "../../../app/approvals/conversation.server.ts";
import { listDecided } from "../../../app/approvals/decided.server.ts";
import { countWaiting, listQueue, listUnanswered } from "../../../app/approvals/queries.server.ts";
import { resumeDueWork } from "../../../app/approvals/resume.server.ts";
import { readReview } from "../../../app/approvals/review.server.ts";
import { unansweredQuestion } from "../../../app/conversations/newest.server.ts";
import { readTimeline } from "../../../app/conversations/timeline/timeline.server.ts";
import { gatherContext } from "../../../app/drafts/context-pack.server.ts";
import { spentToday } from "../../../app/drafts/spent-today.server.ts";
import { readConnection } from "../../../app/health/current.server.ts";
import { catchUpLog } from "../../../app/learning/catch-up.server.ts";
import type { DecisionLog } from "../../../app/learning/decision-log.ts";
import { readSettled } from "../../../app/learning/settled.server.ts";
import { listUnannounced } from "../../../app/notifications/unannounced.server.ts";
import type { Operator } from "../../../app/operators/operator.ts";
import { startOfDay } from "../../../app/reporting/dashboard/start-of-day.ts";
import { readTiles, readWebhooks } from "../../../app/reporting/dashboard/tiles.server.ts";
import { counts } from "../../../app/reporting/metrics/counts.server.ts";
import { listAlerts } from "../../../app/reporting/ops/alerts.server.ts";
import { type Cursor, readAsked } from "../../../app/reporting/ops/asked.ts";
import { listEvents, readEvent } from "../../../app/reporting/ops/events.server.ts";
import { listJobs, listSchedules } from "../../../app/reporting/ops/jobs.server.ts";
import { countByCause, listLetters } from "../../../app/reporting/ops/letters.server.ts";
import { countNeedingAPerson, listUnsettledSends } from "../../../app/reporting/ops/needs-a-person.server.ts";
import { listSends, readSend } from "../../../app/reporting/ops/sends.server.ts";
import { storeEvent } from "../../../app/webhooks/store-event.server.ts";

/** One thing the product asks its database, as its page or job asks it. */
export type Measured = {
  name: string;
  /** A page waits for it; otherwise a job or a webhook does. */
  page: boolean;
  /** The table its floor is fetched from. */
  of: string;
  act(): Promise<unknown>;
};

/** What a filled database offers to ask for. */
type Found = {
  pending: { id: string; conversationId: number; sourceMessageId: number }[];
  decision: string;
  deepDecision: string;
  deepActivity: number;
  scheduled: string;
  event: number;
  deepEvent: Cursor;
  send: string;
  deepSend: Cursor;
};

/** The ops pages as they open. */
const NOTHING_ASKED = readAsked(new URLSearchParams());
const LINES_A_PAGE = 60;
const DAY_MS = 86_400_000;
const SLA_MINUTES = 30;
const LOG = { destination: "own", write: async () => "written" } satisfies DecisionLog;

/** Everything that pages and jobs ask, on the database of `fillTo`. */
export async function queriesOf(app: App, operator: Operator, owner: pg.Client): Promise<Measured[]> {
  const found = await find(app, owner);
  let turn = 0;
  let newMessage = Date.now() * 1000;
  // Each claim is the first after its holder fell silent.
  const later = { ...app, now: () => new Date(Date.now() + (2 + turn++) * DAY_MS) };
  const next = () => {
    const one = found.pending[turn++ % found.pending.length];
    if (!one) throw new Error("nothing is pending");
    return one;
  };
  const today = () => startOfDay(app.now(), app.config.SUPPORT_TIMEZONE);
  const page = (name: string, of: string, act: () => Promise<unknown>): Measured => ({ name, page: true, of, act });
  const job = (name: string, of: string, act: () => Promise<unknown>): Measured => ({ name, page: false, of, act });
  return [
    page("review queue", "approvals", () => listQueue(app, operator)),
    page("waiting, no answer", "conversations", () => listUnanswered(app)),
    page("counts of who waits", "approvals", () => countWaiting(app)),
    page("drawer", "messages", () => readReview(app, operator, next().id)),
    page("drawer of a conversation", "messages", () => readConversation(app, next().conversationId)),
    page("decided, first page", "decisions", () => listDecided(app)),
    page("decided, deep page", "decisions", () => listDecided(app, found.deepDecision)),
    page("activity, first page", "activities", () => readTimeline(app, { limit: LINES_A_PAGE })),
    page("activity, deep page", "activities", () =>
      readTimeline(app, { limit: LINES_A_PAGE, before: found.deepActivity }),
    ),
    page("activity of a conversation", "activities", () =>
      readTimeline(app, { limit: LINES_A_PAGE, conversationId: next().conversationId }),
    ),
    page("dashboard tiles", "approvals", () => readTiles(app, app.now(), app.config.SUPPORT_TIMEZONE, SLA_MINUTES)),
    page("needs a person, count", "sends", () => countNeedingAPerson(app)),
    page("ops: unsettled sends", "sends", () => listUnsettledSends(app)),
    page("ops: events", "webhook_events", () => listEvents(app, NOTHING_ASKED)),
    page("ops: events, deep page", "webhook_events", () =>
      listEvents(app, { ...NOTHING_ASKED, after: found.deepEvent }),
    ),
    page("ops: failed events", "webhook_events", () => listEvents(app, { ...NOTHING_ASKED, state: "failed" })),
    page("ops: events of a conversation", "webhook_events", () =>
      listEvents(app, { ...NOTHING_ASKED, search: String(next().conversationId) }),
    ),
    page("ops: an event", "webhook_events", () => readEvent(app, found.event)),
    page("ops: jobs", "approvals", () => listJobs(app, NOTHING_ASKED)),
    page("ops: schedules", "approvals", () => listSchedules(app)),
    page("ops: dead letters", "approvals", () => listLetters(app, NOTHING_ASKED)),
    page("ops: dead letters by cause", "approvals", () => countByCause(app)),
    page("ops: sends", "sends", () => listSends(app, NOTHING_ASKED)),
    page("ops: sends, deep page", "sends", () => listSends(app, { ...NOTHING_ASKED, after: found.deepSend })),
    page("ops: refused sends", "sends", () => listSends(app, { ...NOTHING_ASKED, state: "refused" })),
    page("ops: a send", "sends", () => readSend(app, found.send)),
    page("ops: alerts", "approvals", () => listAlerts(app)),
    page("ops: webhooks today", "webhook_events", () => readWebhooks(app, today())),
    page("spent today", "drafts", () => spentToday(app)),
    page("state of the connection", "sweeps", () => readConnection(app)),
    job("metrics", "webhook_events", async () => {
      for (const { read } of counts) await read(app);
    }),
    job("store an event", "webhook_events", () =>
      storeEvent(app, {
        event: "message_created",
        messageId: newMessage++,
        source: "webhook",
        deliveryId: null,
        body: "x".repeat(2000),
      }),
    ),
    job("newest question", "messages", () => unansweredQuestion(app, app.db, next().conversationId)),
    job("context of a draft", "messages", () => {
      const { id, conversationId, sourceMessageId } = next();
      return gatherContext(app, { approvalId: id, conversationId, sourceMessageId });
    }),
    job("claim of a send", "sends", () => claimSend(later, found.scheduled, { paused: false })),
    job("resume due work", "approvals", () => resumeDueWork(app)),
    job("catch up the decision log", "decisions", () => catchUpLog(app, LOG)),
    job("read a decision to log", "decisions", () => readSettled(app, found.decision, "elsewhere")),
    job("notify pending", "approvals", () => listUnannounced(app, app.db)),
  ];
}

async function find(app: App, owner: pg.Client): Promise<Found> {
  const mine = app.chatwoot.id;
  const one = async (text: string) => (await owner.query(text, [mine])).rows[0];
  const { rows: pending } = await owner.query(
    `select id, conversation_id::int as "conversationId", source_message_id::int as "sourceMessageId" from approvals
      where account_id = $1 and state = 'pending_review' order by due_at limit 50`,
    [mine],
  );
  const deep = await one(
    `select extract(epoch from decided_at)::bigint * 1000 || '_' || id as cursor, id from decisions where account_id = $1
      order by decided_at offset (select count(*) / 4 from decisions where account_id = $1) limit 1`,
  );
  const activity = await one(
    "select id::bigint from activities where account_id = $1 order by id offset (select count(*) / 4 from activities where account_id = $1) limit 1",
  );
  const scheduled = await one("select id from sends where account_id = $1 and state = 'scheduled' limit 1");
  const decision = await one(
    "select d.id from decisions d join sends s on s.decision_id = d.id and s.state = 'delivered' where d.account_id = $1 limit 1",
  );
  const cursor = (at: string) => `select to_json(${at} at time zone 'utc') #>> '{}' || '+00:00' as at, id::text`;
  const event = await one(
    `${cursor("received_at")} from webhook_events where account_id = $1 order by id offset (select count(*) / 4 from webhook_events where account_id = $1) limit 1`,
  );
  const send = await one(
    `${cursor("created_at")} from sends where account_id = $1 order by created_at offset (select count(*) / 4 from sends where account_id = $1) limit 1`,
  );
  return {
    event: Number(event.id),
    deepEvent: event,
    send: send.id,
    deepSend: send,
    pending,
    decision: decision.id,
    deepDecision: deep.cursor,
    deepActivity: Number(activity.id),
    scheduled: scheduled.id,
  };
}
