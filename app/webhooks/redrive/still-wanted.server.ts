import type { z } from "zod";
import type { App, Tenant } from "../../app.ts";
import { wantDraft } from "../../approvals/ask-for-draft.server.ts";
import { markReadJob, retryReplyJob, sendReplyJob } from "../../approvals/jobs.ts";
import { liveReply } from "../../approvals/moved-on.server.ts";
import type { SendState } from "../../approvals/send.ts";
import { refreshContactJob } from "../../conversations/jobs.ts";
import { lockConversation } from "../../conversations/lock.server.ts";
import type { Tx } from "../../db/database.server.ts";
import { deleteNoteJob, draftReplyJob, postNoteJob } from "../../drafts/jobs.ts";
import { checkConnectionJob, tryConnectionJob } from "../../health/jobs.ts";
import { catchUpLogJob, logDecisionJob } from "../../learning/jobs.ts";
import { notifyPendingJob } from "../../notifications/jobs.ts";
import type { Job } from "../../queue/job.ts";
import { purgeJob } from "../../retention/jobs.ts";
import { vacuumJob } from "../../upkeep/jobs.ts";
import { processEventJob, sweepJob } from "../jobs.ts";
import { reopenEvent } from "../reopen-event.server.ts";

export type RedriveApp = Tenant & Pick<App, "db" | "changes" | "now">;

/**
 * Whether a job that was given up is still wanted: `yes` once what giving it up did is undone, so that the job finds its
 * work again; `no` when the work was done or dropped since; `not-here` when it is another account's.
 */
export type Wish = { wanted: "yes" | "no" | "not-here"; why: string; conversationId: number | null };

type Asked = (app: RedriveApp, tx: Tx, payload: unknown) => Promise<Wish | null>;

const yes = (conversationId: number | null = null): Wish => ({ wanted: "yes", why: "", conversationId });
const no = (why: string, conversationId: number | null = null): Wish => ({ wanted: "no", why, conversationId });
const notHere: Wish = { wanted: "not-here", why: "It belongs to another Chatwoot account.", conversationId: null };

/** Binds a kind of job to the question; a payload it does not understand answers null. */
const of = <Payload>(
  job: Job<Payload>,
  ask: (app: RedriveApp, tx: Tx, payload: Payload) => Promise<Wish>,
): [string, Asked] => [
  job.name,
  async (app, tx, given) => {
    const payload = (job.payload as z.ZodType<Payload>).safeParse(given);
    return payload.success ? ask(app, tx, payload.data) : null;
  },
];
/** Work that looks for itself what there is to do: running it once too often changes nothing. */
const always = async (app: RedriveApp, _tx: Tx, { accountId }: { accountId: number }) =>
  accountId === app.chatwoot.id ? yes() : notHere;

/** A send's job is wanted while the send stands where the job can move it on. */
async function sendIn(states: SendState[], app: RedriveApp, tx: Tx, sendId: string): Promise<Wish> {
  const send = await tx
    .selectFrom("sends")
    .select(["accountId", "state", "conversationId"])
    .where("id", "=", sendId)
    .executeTakeFirst();
  if (!send) return no("The send is not here any more.");
  if (send.accountId !== app.chatwoot.id) return notHere;
  return (states as string[]).includes(send.state)
    ? yes(send.conversationId)
    : no(`The reply is settled: ${send.state}.`, send.conversationId);
}

const questions = new Map<string, Asked>([
  of(processEventJob, async (app, tx, { eventId }) => {
    const event = await reopenEvent(app, tx, eventId);
    if (event === "not-here") return notHere;
    return event.open ? yes(event.conversationId) : no(`The event is ${event.state} since.`, event.conversationId);
  }),
  of(draftReplyJob, async (app, tx, { accountId, conversationId }) => {
    if (accountId !== app.chatwoot.id) return notHere;
    // One that is being made already lost its job alone.
    await lockConversation(app, tx, conversationId);
    const live = await liveReply(app, tx, conversationId);
    if (live && ["drafting", "changes_requested"].includes(live.state)) return yes(conversationId);
    const asked = await wantDraft(app, tx, conversationId);
    return asked.ok ? yes(conversationId) : no(asked.message, conversationId);
  }),
  of(postNoteJob, async (app, tx, { draftId }) => {
    const draft = await tx
      .selectFrom("drafts as d")
      .innerJoin("approvals as a", "a.id", "d.approvalId")
      .select(["d.accountId", "d.reply", "a.draftId as current", "a.conversationId"])
      .where("d.id", "=", draftId)
      .executeTakeFirst();
    if (!draft) return no("The draft is not here any more.");
    if (draft.accountId !== app.chatwoot.id) return notHere;
    if (draft.reply === null) return no("The draft was erased.", draft.conversationId);
    if (draft.current !== draftId) return no("A newer draft took its place.", draft.conversationId);
    return yes(draft.conversationId);
  }),
  of(deleteNoteJob, async (app, tx, { draftId }) => {
    const note = await tx.selectFrom("notes").selectAll().where("draftId", "=", draftId).executeTakeFirst();
    if (!note) return no("The note is not here any more.");
    if (note.accountId !== app.chatwoot.id) return notHere;
    return note.deletedAt ? no("The note is deleted.", note.conversationId) : yes(note.conversationId);
  }),
  // The job itself claims the send, reads the thread and looks for our mark before it posts anything.
  of(sendReplyJob, (app, tx, { sendId }) => sendIn(["scheduled", "sending", "uncertain", "retrying"], app, tx, sendId)),
  // The job itself reads the message before it calls, and never calls twice for one click.
  of(retryReplyJob, (app, tx, { sendId }) => sendIn(["retrying"], app, tx, sendId)),
  of(markReadJob, (app, tx, { sendId }) => sendIn(["accepted", "delivered"], app, tx, sendId)),
  of(logDecisionJob, async (app, tx, { decisionId }) => {
    const decision = await tx
      .selectFrom("decisions")
      .select(["accountId", "conversationId"])
      .where("id", "=", decisionId)
      .executeTakeFirst();
    if (!decision) return no("The decision is not here any more.");
    return decision.accountId === app.chatwoot.id ? yes(decision.conversationId) : notHere;
  }),
  of(refreshContactJob, always),
  of(catchUpLogJob, always),
  of(sweepJob, always),
  // Another run cleans up what is left of it in Chatwoot, and begins nothing.
  of(tryConnectionJob, always),
  of(checkConnectionJob, always),
  of(notifyPendingJob, always),
  of(purgeJob, always),
  of(vacuumJob, always),
]);

/** @returns null when this version does not understand the job: it stays a dead letter. */
export async function stillWanted(
  app: RedriveApp,
  tx: Tx,
  { job, payload }: { job: string | null; payload: unknown },
): Promise<Wish | null> {
  return (await questions.get(job ?? "")?.(app, tx, payload)) ?? null;
}
