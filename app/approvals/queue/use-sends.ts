import { useCallback, useState } from "react";
import type { Decided } from "../drawer/use-decision.ts";
import { usePost } from "../drawer/use-post.ts";
import type { QueueItem, ShownTypist } from "../view.ts";

/** A reply this tab approved, while it can be taken back and a little longer. */
export type Sent = Decided & { send: NonNullable<Decided["send"]> };

/** What became of a reply this tab approved: still to be taken back, or stopped because the customer wrote again. */
export type Fate =
  | { kind: "sending"; sent: Sent; waitsFor: ShownTypist | null }
  | { kind: "stopped"; sent: Sent }
  | null;

/** The replies this tab sent, the latest last, and taking them back. */
export function useSends(queue: QueueItem[], now: number, openId: string | null) {
  const [sends, setSends] = useState<Sent[]>([]);
  const { post, busy, answer, lost } = usePost<{ ok: boolean; message?: string }>();
  const remember = useCallback((decided: Decided) => {
    const { send } = decided;
    if (send) setSends((before) => [...before, { ...decided, send }]);
  }, []);
  const forget = useCallback((sendId: string) => setSends((all) => all.filter(({ send }) => send.id !== sendId)), []);
  const undo = useCallback(
    (sendId: string) => {
      forget(sendId);
      void post(`/app/sends/${sendId}/undo`, {});
    },
    [forget, post],
  );
  const [dismissed, setDismissed] = useState<unknown>(null);
  const refusal = answer?.ok === false ? (answer.message ?? "It is too late.") : lost;
  const refused = busy || (answer ?? lost) === dismissed ? null : refusal;
  const dismiss = useCallback(() => setDismissed(answer ?? lost), [answer, lost]);
  return { fate: fateOf(sends, queue, now, openId), refused, dismiss, remember, forget, undo };
}

/** One toast at a time: the latest that can still be taken back, else the latest that was stopped and is not open. */
export function fateOf(sends: Sent[], queue: QueueItem[], now: number, openId: string | null): Fate {
  const waitsFor = ({ send }: Sent) => typistAt(queue.find((item) => item.sending?.sendId === send.id)?.sending, now);
  const sending = sends.findLast((sent) => Date.parse(sent.send.at) > now || waitsFor(sent) !== null);
  if (sending) return { kind: "sending", sent: sending, waitsFor: waitsFor(sending) };
  const isBack = (approvalId: string) => queue.some((item) => item.approvalId === approvalId && item.stale);
  const stopped = sends.findLast(({ approvalId }) => approvalId !== openId && isBack(approvalId));
  return stopped ? { kind: "stopped", sent: stopped } : null;
}

/** Whom an approved reply waits for at this moment, or null. */
export function typistAt(sending: QueueItem["sending"] | undefined, now: number): ShownTypist | null {
  const typist = sending?.waitsFor ?? null;
  return typist && Date.parse(typist.until) > now ? typist : null;
}
