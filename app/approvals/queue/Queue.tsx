import { useRef } from "react";
import { KeyLink } from "../../ui/KeyButton.tsx";
import type { QueueItem } from "../view.ts";
import { Empty } from "./Empty.tsx";
import type { ApprovalsView } from "./page-view.ts";
import { addressOf } from "./places.ts";
import styles from "./Queue.module.css";
import { Row, SendingRow } from "./Row.tsx";
import type { Fate } from "./use-sends.ts";

type Props = {
  rows: QueueItem[];
  view: Pick<ApprovalsView, "now" | "operator" | "places" | "waiting">;
  searching: boolean;
  latest: Fate;
  onUndo: (sendId: string, approvalId: string) => void;
};

/** Who waits, the most pressing first. */
export function Queue({ rows, view: { now, operator, places, waiting }, searching, latest, onUndo }: Props) {
  const { filter, approvalId } = places;
  const arrived = useArrivals(rows);
  if (rows.length === 0) return <NothingHere filter={filter} searching={searching} drafting={waiting.drafting} />;
  return (
    <ol className={styles.list}>
      {rows.map((item) =>
        item.sending !== null ? (
          <SendingRow
            key={item.approvalId}
            item={{ ...item, sending: item.sending }}
            now={now}
            latest={latest?.kind === "sending" && latest.sent.send.id === item.sending.sendId}
            onUndo={onUndo}
          />
        ) : (
          <Row
            key={item.approvalId}
            item={item}
            now={now}
            to={addressOf({ filter, approvalId: item.approvalId })}
            selected={item.approvalId === approvalId}
            arriving={arrived(item.approvalId)}
            operatorId={operator.id}
          />
        ),
      )}
    </ol>
  );
}

/** Which rows came while the page was open: only they fade in. */
function useArrivals(rows: QueueItem[]): (approvalId: string) => boolean {
  const before = useRef<Set<string>>();
  before.current ??= new Set(rows.map((row) => row.approvalId));
  const known = before.current;
  return (approvalId) => !known.has(approvalId);
}

function NothingHere({ filter, searching, drafting }: { filter: string; searching: boolean; drafting: number }) {
  if (searching) return <Empty sign="search" title="Nothing found" text="No waiting item holds these words." />;
  if (filter === "urgent") return <Empty title="Nothing urgent" text="Nobody has less than five minutes left." />;
  if (filter === "mine") return <Empty title="Nothing of yours" text="Items you begin to review are listed here." />;
  if (drafting > 0)
    return (
      <Empty
        sign="none"
        title={drafting === 1 ? "1 answer is being drafted" : `${drafting} answers are being drafted`}
        text="Drafts appear here by themselves."
      />
    );
  return (
    <Empty title="All answered" text="New drafts appear here by themselves.">
      <KeyLink to={addressOf({ tab: "decided" })}>See what was decided</KeyLink>
    </Empty>
  );
}
