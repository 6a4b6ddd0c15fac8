import type { App } from "./app.ts";
import { abandonDraft } from "./approvals/drafting.server.ts";
import { markReadJob, retryReplyJob, sendReplyJob } from "./approvals/jobs.ts";
import { markRead } from "./approvals/mark-read.server.ts";
import { readFates } from "./approvals/read-fates.server.ts";
import { releaseWork, resumeDueWork } from "./approvals/resume.server.ts";
import { sendReply } from "./approvals/send-reply.server.ts";
import { retryReply } from "./approvals/send-reply-again.server.ts";
import { readInboxes } from "./conversations/inboxes.server.ts";
import { refreshContactJob } from "./conversations/jobs.ts";
import { inTransaction } from "./db/database.server.ts";
import { deleteDraftNote } from "./drafts/delete-note.server.ts";
import { draftReply } from "./drafts/draft-reply.server.ts";
import { deleteNoteJob, draftReplyJob, postNoteJob } from "./drafts/jobs.ts";
import { postDraftNote } from "./drafts/post-note.server.ts";
import { checkConnection } from "./health/check-connection.server.ts";
import { CHECK_CONNECTION_CRON, checkConnectionJob, tryConnectionJob } from "./health/jobs.ts";
import { tryConnection } from "./health/try/try-connection.server.ts";
import { catchUpLog } from "./learning/catch-up.server.ts";
import { CATCH_UP_CRON, catchUpLogJob, logDecisionJob } from "./learning/jobs.ts";
import { logDecision } from "./learning/log-decision.server.ts";
import { openDecisionLog } from "./learning/open-log.server.ts";
import { NOTIFY_CRON, notifyPendingJob } from "./notifications/jobs.ts";
import { notifyPending } from "./notifications/notify-pending.server.ts";
import type { Job } from "./queue/job.ts";
import { enqueue } from "./queue/queue.server.ts";
import { startWorkers, work } from "./queue/workers.server.ts";
import { PURGE_CRON, purgeJob } from "./retention/jobs.ts";
import { purgeOldTexts } from "./retention/purge.server.ts";
import { VACUUM_CRON, vacuumJob } from "./upkeep/jobs.ts";
import { vacuum } from "./upkeep/vacuum.server.ts";
import { processEventJob, SWEEP_CRON, sweepJob } from "./webhooks/jobs.ts";
import { failEvent, processEvent } from "./webhooks/process-event.server.ts";
import { refreshContact } from "./webhooks/refresh-contact.server.ts";
import { freeLine } from "./webhooks/sweep/line.server.ts";
import { sweep } from "./webhooks/sweep.server.ts";

/** Every kind of job there is: their queues exist before anything is enqueued. */
export const jobs: Job<never>[] = [
  processEventJob,
  refreshContactJob,
  draftReplyJob,
  postNoteJob,
  deleteNoteJob,
  sendReplyJob,
  retryReplyJob,
  markReadJob,
  logDecisionJob,
  catchUpLogJob,
  sweepJob,
  checkConnectionJob,
  tryConnectionJob,
  notifyPendingJob,
  purgeJob,
  vacuumJob,
] as unknown as Job<never>[];

/** Starts working: every job bound to the one call that does it, and every schedule. */
export async function startWorking(app: App): Promise<void> {
  if (!app.config.DATABASE_URL) {
    await releaseWork(app);
    await freeLine(app);
  }
  const decisionLog = openDecisionLog(app);
  await startWorkers(
    app.queue,
    [
      work(
        processEventJob,
        (payload) => processEvent(app, payload),
        (payload) => failEvent(app, payload),
      ),
      work(refreshContactJob, (payload) => refreshContact(app, payload)),
      work(
        draftReplyJob,
        (payload) => draftReply(app, payload),
        (payload) => abandonDraft(app, payload),
      ),
      work(postNoteJob, (payload) => postDraftNote(app, payload)),
      work(deleteNoteJob, (payload) => deleteDraftNote(app, payload)),
      work(sendReplyJob, (payload) => sendReply(app, payload)),
      work(retryReplyJob, (payload) => retryReply(app, payload)),
      work(markReadJob, (payload) => markRead(app, payload)),
      work(logDecisionJob, (payload) => logDecision(app, decisionLog, payload)),
      work(catchUpLogJob, () => catchUpLog(app, decisionLog)),
      work(notifyPendingJob, (payload) => notifyPending(app, payload)),
      work(checkConnectionJob, async () => {
        await readInboxes(app).catch(() => {});
        return checkConnection(app);
      }),
      work(tryConnectionJob, (payload) => tryConnection(app, payload)),
      work(purgeJob, () => purgeOldTexts(app)),
      work(vacuumJob, () => vacuum(app.db)),
      // What a crash left lying does not wait for a Chatwoot that is away.
      work(sweepJob, async () => {
        await sweep(app).finally(() => resumeDueWork(app));
        await readFates(app);
      }),
    ],
    (failure) =>
      app.log[failure.dead ? "error" : "warn"](
        failure,
        failure.dead ? "a job became a dead letter" : "a job failed and will be tried again",
      ),
    app.chatwoot.id,
  );
  const payload = { accountId: app.chatwoot.id };
  await app.queue.boss.schedule(sweepJob.name, SWEEP_CRON, payload);
  await app.queue.boss.schedule(catchUpLogJob.name, CATCH_UP_CRON, payload);
  await app.queue.boss.schedule(checkConnectionJob.name, CHECK_CONNECTION_CRON, payload);
  await app.queue.boss.schedule(notifyPendingJob.name, NOTIFY_CRON, payload);
  await app.queue.boss.schedule(purgeJob.name, PURGE_CRON, payload);
  // A server has its own.
  if (!app.config.DATABASE_URL) await app.queue.boss.schedule(vacuumJob.name, VACUUM_CRON, payload);
  await inTransaction(app.db, async (tx) => {
    await enqueue(app.queue, tx, sweepJob, payload);
    await enqueue(app.queue, tx, catchUpLogJob, payload);
  });
}
