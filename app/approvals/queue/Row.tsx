import { memo } from "react";
import { Link } from "react-router";
import { Avatar } from "../../ui/Avatar.tsx";
import { Chip } from "../../ui/Chip.tsx";
import { Clock } from "../../ui/Clock.tsx";
import { Hidden } from "../../ui/Hidden.tsx";
import { Kbd } from "../../ui/Kbd.tsx";
import { Risk } from "../../ui/Risk.tsx";
import { useNow } from "../../ui/useNow.ts";
import { intentName } from "../drawer/words.ts";
import type { QueueItem } from "../view.ts";
import styles from "./Row.module.css";
import { typistAt } from "./use-sends.ts";

export const rowId = (approvalId: string) => `row-${approvalId}`;

type Props = {
  item: QueueItem;
  now: string;
  to: string;
  selected: boolean;
  /** Came while the page was open. */
  arriving: boolean;
  operatorId: string;
};

/** One customer who waits: who, about what, how long still, how risky, and who is at it. */
export const Row = memo(function Row({ item, now, to, selected, arriving, operatorId }: Props) {
  return (
    <li className={selected ? styles.selected : styles.row} data-arriving={arriving || undefined}>
      <Link
        id={rowId(item.approvalId)}
        to={to}
        className={styles.link}
        aria-current={selected ? "true" : undefined}
        title={item.preview}
        preventScrollReset
      >
        <span className={styles.line}>
          <strong className={styles.name}>{item.customer}</strong>
          {item.intent && <Chip cut>{intentName(item.intent)}</Chip>}
          <span className={styles.grow} />
          <Standing item={item} now={now} />
        </span>
        <span className={styles.line}>
          <span className={styles.preview}>
            {stateWords(item)}
            {item.preview}
          </span>
          {item.claim && <ClaimMark claim={item.claim} now={now} mine={item.claim.operatorId === operatorId} />}
          <Risk level={item.risk} />
        </span>
      </Link>
    </li>
  );
});

/** How long there is left; of a reply that went astray, what became of it. */
function Standing({ item, now }: Pick<Props, "item" | "now">) {
  if (item.retrying) return <Chip tone="warning">Being sent again</Chip>;
  if (item.undelivered) return <Chip tone="breach">Not delivered</Chip>;
  if (item.inDoubt) return <Chip tone="warning">In doubt</Chip>;
  return <Clock dueAt={item.dueAt} now={now} />;
}

function stateWords(item: QueueItem) {
  if (item.stale) return <em className={styles.stale}>Wrote again · </em>;
  if (item.state === "drafting") return <em>Drafting · </em>;
  if (item.state === "changes_requested") return <em>New draft coming · </em>;
  return null;
}

function ClaimMark({ claim, now, mine }: { claim: NonNullable<QueueItem["claim"]>; now: string; mine: boolean }) {
  const leftMs = Date.parse(claim.until) - useNow(now);
  if (leftMs <= 0) return null;
  const left = Math.max(1, Math.floor(leftMs / 60_000));
  return (
    <span className={styles.claim} title={`${mine ? "Yours" : claim.name}, ${left} min left`}>
      <Avatar initials={claim.initials} mine={mine} />
      <Hidden>{mine ? "Yours for" : `${claim.name} for`}</Hidden>
      <span className={styles.minutes}>{left} min</span>
    </span>
  );
}

/** An approved reply keeps its place while it can still be taken back. */
export function SendingRow({
  item,
  now,
  onUndo,
  latest,
}: {
  item: QueueItem & { sending: NonNullable<QueueItem["sending"]> };
  now: string;
  onUndo: (sendId: string, approvalId: string) => void;
  /** Only the last one answers to the key. */
  latest: boolean;
}) {
  const clock = useNow(now);
  const left = Math.ceil((Date.parse(item.sending.at) - clock) / 1000);
  const typist = typistAt(item.sending, clock);
  const words = typist ? `Waiting: ${typist.name} is typing` : left > 0 ? `Sending in ${left} s` : "Sending";
  return (
    <li className={styles.sent}>
      <div className={styles.link}>
        <span className={styles.line}>
          <span className={styles.name}>{item.customer}</span>
          <span className={styles.grow} />
          <span className={styles.seconds}>{words}</span>
        </span>
        <span className={styles.line}>
          <span className={styles.preview}>
            {item.sending.edited ? "Approved with an edit" : "Approved as drafted"}
          </span>
          {(left > 0 || typist) && (
            <button type="button" className={styles.undo} onClick={() => onUndo(item.sending.sendId, item.approvalId)}>
              Undo
              <Hidden> the reply to {item.customer}</Hidden>
              {latest && <Kbd keys="Z" />}
            </button>
          )}
        </span>
      </div>
    </li>
  );
}
