import type { CustomerMessageBody } from "../../app/sandbox/customer-view.ts";
import { type Desk, openDesk } from "./desk.ts";

export type Approved = Awaited<ReturnType<typeof approved>>;

/** A customer has asked, the reviewer has approved, and the send is due; its job is run by hand. */
export async function approved({
  write = { text: "Where is my order #4790?" },
  env,
  finalText,
}: {
  write?: Partial<CustomerMessageBody>;
  env?: Record<string, string>;
  /** What the reviewer makes of the draft; left out, they approve it as it is. */
  finalText?: string;
} = {}) {
  const desk = await openDesk(env ? { env } : {});
  const { conversationId, messageId } = await desk.sandbox.write(write);
  const review = await desk.pending(conversationId);
  // The workers have done their part; from here the test decides when the send runs.
  for (const job of ["send-reply", "retry-reply"]) await desk.app.queue.boss.offWork(job);
  const decided = await desk.decide(review, finalText === undefined ? {} : { finalText, reason: "tone" });
  if (!decided.ok || !decided.send) throw new Error(`not approved: ${JSON.stringify(decided)}`);
  return {
    desk,
    conversationId,
    messageId,
    review,
    sendId: decided.send.id,
    text: finalText ?? review.draft?.reply.trim() ?? "",
  };
}

/** Moves HotDash's clock so many seconds from the real one. */
export const later = (desk: Desk, seconds: number): void => desk.app.setNow(new Date(Date.now() + seconds * 1000));
