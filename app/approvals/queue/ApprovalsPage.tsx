import { useCallback, useRef, useState } from "react";
import { useNavigate } from "react-router";
import { useNow } from "../../ui/useNow.ts";
import { Drawer } from "../drawer/Drawer.tsx";
import { KeySheet } from "../drawer/KeySheet.tsx";
import { ManualReply } from "../drawer/ManualReply.tsx";
import { NoDraft } from "../drawer/NoDraft.tsx";
import { type Drafted, ReviewPane } from "../drawer/ReviewPane.tsx";
import { Skeleton, useSlowNavigation } from "../drawer/Skeleton.tsx";
import type { Decided as DecidedNow } from "../drawer/use-decision.ts";
import { useKeys } from "../drawer/use-keys.ts";
import { useWide } from "../drawer/use-wide.ts";
import type { ConversationToAnswer, QueueItem, Review } from "../view.ts";
import styles from "./ApprovalsPage.module.css";
import { Decided } from "./Decided.tsx";
import { Empty } from "./Empty.tsx";
import { Heading } from "./Heading.tsx";
import { Hints } from "./Hints.tsx";
import { Missing } from "./Missing.tsx";
import type { ApprovalsView } from "./page-view.ts";
import { addressOf, around, beside, isMine, isUrgent, type Places, visibleRows } from "./places.ts";
import { Queue } from "./Queue.tsx";
import { rowId } from "./Row.tsx";
import { Filters, Tabs } from "./Tabs.tsx";
import { Toast } from "./Toast.tsx";
import { Unanswered, waitingId } from "./Unanswered.tsx";
import { type Sent, useSends } from "./use-sends.ts";

/** The queue, and beside or over it the drawer with the item that is open. */
export function ApprovalsPage({ view }: { view: ApprovalsView }) {
  const { now, operator, places, waiting, queue, unanswered, decided, review, conversation } = view;
  const { tab, filter, approvalId, conversationId, cursor } = places;
  const navigate = useNavigate();
  const clock = useNow(now);
  const wide = useWide();
  const slow = useSlowNavigation(approvalId);
  const [search, setSearch] = useState<string | null>(null);
  const [sheet, setSheet] = useState(false);
  const list = useRef<HTMLDivElement>(null);
  const rows = visibleRows(queue, { filter, search: search ?? "", now: clock, operatorId: operator.id });
  const sends = useSends(queue, clock, approvalId);

  const go = useCallback(
    (place: Partial<Places>, replace = false) => void navigate(addressOf(place), { replace, preventScrollReset: true }),
    [navigate],
  );
  const open = (id: string | null) => id !== null && go({ tab, filter, cursor, approvalId: id }, approvalId !== null);
  const lastOpen = useRef<string | null>(null);
  lastOpen.current = approvalId ? rowId(approvalId) : conversationId ? waitingId(conversationId) : lastOpen.current;
  const close = () => go({ tab, filter, cursor });
  const { previous, next } = tab === "decided" ? beside(decided.items, approvalId) : around(rows, approvalId ?? "");

  const { remember } = sends;
  // Taken while the item still waits: once decided it may stand elsewhere, or nowhere.
  const onward = useRef<string | null>(null);
  if (queue.some((item) => item.approvalId === approvalId && item.sending === null)) onward.current = next ?? previous;
  const decidedNow = useCallback(
    (what: DecidedNow) => {
      remember(what);
      go({ tab, filter, approvalId: tab === "review" ? onward.current : null }, true);
    },
    [remember, go, tab, filter],
  );
  const undo = (sent: Sent) => {
    sends.undo(sent.send.id);
    if (sent.approvalId) go({ approvalId: sent.approvalId }, approvalId !== null);
  };
  const undoRow = (sendId: string, id: string) => {
    sends.undo(sendId);
    go({ approvalId: id }, approvalId !== null);
  };

  const step = (by: 1 | -1) => () => {
    if (approvalId) return open(by > 0 ? next : previous);
    const links = [...(list.current?.querySelectorAll<HTMLElement>("ol a") ?? [])];
    const at = links.indexOf(document.activeElement as HTMLElement);
    links[at < 0 ? 0 : Math.min(links.length - 1, Math.max(0, at + by))]?.focus();
  };
  const { fate } = sends;
  useKeys(
    {
      j: step(1),
      k: step(-1),
      z: fate?.kind === "sending" ? () => undo(fate.sent) : undefined,
      "/": tab === "review" ? () => setSearch(search ?? "") : undefined,
      "?": () => setSheet(true),
    },
    !sheet,
  );

  const toast =
    fate || sends.refused ? (
      <Toast
        fate={fate}
        refused={sends.refused}
        onDismiss={sends.dismiss}
        now={now}
        undoSeconds={view.undoSeconds}
        onUndo={undo}
        onOpen={(sent) => {
          sends.forget(sent.send.id);
          go({ approvalId: sent.approvalId }, approvalId !== null);
        }}
      />
    ) : null;
  const successor = review && review.state === "superseded" && queue.find(replaces(review));
  const opened = approvalId !== null || conversationId !== null;
  const mayDecide = operator.role !== "viewer";
  const shared = { now, mayDecide, keysAwake: !sheet, onClose: close };
  const at = queue.filter((item) => item.sending === null);
  const index = at.findIndex((item) => item.approvalId === approvalId);
  const listed = { review: rows, unanswered, decided: decided.items }[tab].length;
  const place =
    tab !== "review" || index < 0
      ? null
      : {
          index: index + 1,
          of: at.length,
          onPrevious: previous === null ? null : () => open(previous),
          onNext: next === null ? null : () => open(next),
        };
  return (
    <div className={styles.page}>
      <section className={styles.queue} aria-label="Approvals" ref={list}>
        <Heading waiting={waiting.review} search={search} onSearch={setSearch} onKeys={() => setSheet(true)} />
        <Tabs tab={tab} unanswered={waiting.unanswered} />
        {tab === "review" && (
          <Filters
            filter={filter}
            approvalId={approvalId}
            counts={{
              all: at.length,
              urgent: at.filter((item) => isUrgent(item, clock)).length,
              mine: at.filter((item) => isMine(item, operator.id)).length,
            }}
          />
        )}
        {tab === "review" && (
          <Queue rows={rows} view={view} searching={search !== null && search !== ""} latest={fate} onUndo={undoRow} />
        )}
        {tab === "unanswered" && (
          <Unanswered items={unanswered} now={now} openId={conversationId} mayDecide={mayDecide} />
        )}
        {tab === "decided" && <Decided {...decided} now={now} openId={approvalId} cursor={cursor} />}
        <div className={toast && !(opened && !wide) ? styles.slotTaken : styles.slot}>
          {opened && !wide
            ? null
            : (toast ?? (listed > 0 && <Hints shown={rows.length} of={Math.max(queue.length, waiting.review)} />))}
        </div>
      </section>
      {opened ? (
        <Drawer
          label={drawerLabel(review, conversation)}
          returnTo={() => (lastOpen.current ? document.getElementById(lastOpen.current) : null)}
        >
          {slow ? (
            <Skeleton />
          ) : review?.draft ? (
            <ReviewPane
              key={review.approvalId}
              {...shared}
              review={review as Drafted}
              place={place}
              toast={wide ? null : toast}
              onDecided={decidedNow}
              onSuccessor={successor ? () => open(successor.approvalId) : null}
            />
          ) : review ? (
            <NoDraft key={review.approvalId} {...shared} review={review} place={place} />
          ) : conversation ? (
            <ManualReply
              key={conversation.conversationId}
              {...shared}
              conversation={conversation}
              toast={wide ? null : toast}
              onSent={decidedNow}
            />
          ) : (
            <Missing onClose={close} />
          )}
        </Drawer>
      ) : (
        <div className={listed > 0 ? styles.vacant : styles.bare}>
          {listed > 0 && <Empty sign="none" title={choose[tab]} text="J and K move through the list, Enter opens." />}
        </div>
      )}
      <KeySheet open={sheet} onClose={() => setSheet(false)} />
    </div>
  );
}

const choose = {
  review: "Choose one to review",
  unanswered: "Choose one to answer",
  decided: "Choose one to read",
} as const;

const replaces = (review: Review) => (item: QueueItem) =>
  item.conversationId === review.conversationId && item.approvalId !== review.approvalId;

function drawerLabel(review: Review | null, conversation: ConversationToAnswer | null): string {
  if (review) return `Review reply to ${review.customer.name}`;
  return conversation ? `Reply to ${conversation.customer.name}` : "Nothing to review";
}
