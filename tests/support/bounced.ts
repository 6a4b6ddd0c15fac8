import { expect } from "vitest";
import { retryReply } from "../../app/approvals/send-reply-again.server.ts";
import { settleByPerson } from "../../app/approvals/settle-by-person.server.ts";
import { approved } from "./approved.ts";

export const CONTACT = "dana@post.example";
export const WORKSHOP = "workshop@post.example";
export const BOUNCED = "The recipient's server refused the message";
const MAIL = { channel: "email", subject: "Order #4821", text: "Two swivels are missing" } as const;

export type Bounced = Awaited<ReturnType<typeof bounced>>;

/** A mail was approved, for the contact and these copies, and sent, and the customer's server refused it. */
export async function bounced({ cc = [WORKSHOP] }: { cc?: string[] } = {}) {
  const one = await approved({ write: { ...MAIL, cc } });
  const { desk, conversationId, sendId, review } = one;
  // A mail is not posted beside the draft's note.
  await expect.poll(async () => (await desk.review(review.approvalId)).noteId, { timeout: 20_000 }).not.toBeNull();
  desk.sandbox.faults.set({ failDelivery: { next: 1 } });
  await desk.send(sendId);
  await desk.settled();
  await desk.sendReaches(sendId, "undelivered");
  const failedId = (await desk.sendRow(sendId)).chatwootMessageId ?? 0;
  const act = (outcome: "retry" | "put-aside" | "arrived" | "send-again" | "to-review") =>
    settleByPerson(desk.app, desk.reviewer, sendId, { outcome });
  /** Runs the job of the click. */
  const runRetry = () => retryReply(desk.app, { sendId });
  return {
    ...one,
    failedId,
    act,
    runRetry,
    /** A click and both jobs, as if nothing came between them; what a job throws is the queue's to try again. */
    sendAgain: async () => {
      expect(await act("retry")).toEqual({ ok: true });
      await runRetry().catch(() => {});
      await desk.send(sendId).catch(() => {});
      await desk.settled();
    },
    /** To whom mails went out, in order. */
    mails: async () =>
      (await desk.sandbox.thread(conversationId)).messages.flatMap(({ mail, from }) =>
        from === "shop" && mail ? [{ to: mail.to, cc: mail.cc }] : [],
      ),
    /** The public messages of the shop in Chatwoot's thread. */
    inChatwoot: async (): Promise<{ id: number; deleted: boolean }[]> => {
      const answer = await desk.sandbox.rest("GET", `/conversations/${conversationId}/messages?after=0`);
      const { payload } = (await answer.json()) as {
        payload: { id: number; message_type: number; private: boolean; content_attributes: { deleted?: boolean } }[];
      };
      return payload
        .filter((message) => message.message_type === 1 && !message.private)
        .map(({ id, content_attributes }) => ({ id, deleted: content_attributes.deleted === true }));
    },
    /** What was tried, by kind. */
    tried: async (kind: "post" | "look" | "retry" | "delete") =>
      (
        await desk.app.db
          .selectFrom("sendAttempts")
          .select("outcome")
          .where("sendId", "=", sendId)
          .where("kind", "=", kind)
          .orderBy("id")
          .execute()
      ).map(({ outcome }) => outcome),
    unanswered: async () =>
      (
        await desk.app.db
          .selectFrom("conversations")
          .select("unansweredMessageId")
          .where("id", "=", conversationId)
          .executeTakeFirstOrThrow()
      ).unansweredMessageId,
  };
}
