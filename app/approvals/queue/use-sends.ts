import { useCallback, useState } from "react";
import { useFetcher } from "react-router";
import type { Decided } from "../drawer/use-decision.ts";
import type { QueueItem } from "../view.ts";

/** A reply this tab approved, while it can be taken back and a little longer. */
export type Sent = Decided & { send: NonNullable<Decided["send"]> };

/** What became of a reply this tab approved: still to be taken back, or stopped because the customer wrote again. */
export type Fate = { kind: "sending"; sent: Sent } | { kind: "stopped"; sent: Sent } | null;

/** The replies this tab sent, the latest last, and taking them back. */
export function useSends(queue: QueueItem[], now: number, openId: string | null) {
  const [sends, setSends] = useState<Sent[]>([]);
  const undoing = useFetcher<{ ok: boolean; message?: string }>({ key: "undo" });
  const remember = useCallback((decided: Decided) => {
    const { send } = decided;
    if (send) setSends((before) => [...before, { ...decided, send }]);
  }, []);
  const forget = useCallback((sendId: string) => setSends((all) => all.filter(({ send }) => send.id !== sendId)), []);
  const undo = useCallback(
    (sendId: string) => {
      forget(sendId);
      void undoing.submit({}, { method: "post", action: `/app/sends/${sendId}/undo`, encType: "application/json" });
    },
    [forget, undoing.submit],
  );
  const [dismissed, setDismissed] = useState<unknown>(null);
  const answer = undoing.state === "idle" && undoing.data !== dismissed ? undoing.data : undefined;
  const refused = answer?.ok === false ? (answer.message ?? "It is too late.") : null;
  const dismiss = useCallback(() => setDismissed(undoing.data), [undoing.data]);
  return { fate: fateOf(sends, queue, now, openId), refused, dismiss, remember, forget, undo };
}

/** One toast at a time: the latest that can still be taken back, else the latest that was stopped and is not open. */
export function fateOf(sends: Sent[], queue: QueueItem[], now: number, openId: string | null): Fate {
  const sending = sends.findLast(({ send }) => Date.parse(send.at) > now);
  if (sending) return { kind: "sending", sent: sending };
  const isBack = (approvalId: string) => queue.some((item) => item.approvalId === approvalId && item.stale);
  const stopped = sends.findLast(({ approvalId }) => approvalId !== openId && isBack(approvalId));
  return stopped ? { kind: "stopped", sent: stopped } : null;
}
