import { Link } from "react-router";
import { Chip, type ChipTone } from "../../ui/Chip.tsx";
import { dayAndTime } from "../../ui/time.ts";
import { useZone } from "../../ui/zone.ts";
import { intentName } from "../drawer/words.ts";
import { type Grading, gradingNames, gradings } from "../grades.ts";
import type { DecidedItem } from "../view.ts";
import styles from "./Decided.module.css";
import { Empty } from "./Empty.tsx";
import { addressOf } from "./places.ts";
import { rowId } from "./Row.tsx";

type Props = { items: DecidedItem[]; next: string | null; now: string; openId: string | null; cursor: string | null };

/** What people decided, newest first, and what became of it. */
export function Decided({ items, next, now, openId, cursor }: Props) {
  if (items.length === 0) return <Empty title="Nothing decided yet" text="Decisions are listed here, newest first." />;
  return (
    <>
      <ol className={styles.list}>
        {items.map((item) => (
          <Decision key={item.decisionId} item={item} now={now} selected={item.approvalId === openId} cursor={cursor} />
        ))}
      </ol>
      <nav className={styles.pages} aria-label="Pages">
        {cursor && <Link to={addressOf({ tab: "decided" })}>Newest</Link>}
        {next && <Link to={addressOf({ tab: "decided", cursor: next })}>Older</Link>}
      </nav>
    </>
  );
}

const outcomes: Record<DecidedItem["outcome"], string> = {
  approve: "Approved",
  reject: "Rejected",
  request_changes: "Changes requested",
};
/** Only what needs a person has a colour. */
const fateTones: Record<DecidedItem["fate"]["kind"], ChipTone> = {
  waiting: "neutral",
  sent: "neutral",
  delivered: "neutral",
  deleted: "neutral",
  stopped: "warning",
  failed: "urgent",
  uncertain: "warning",
  none: "neutral",
};

function Decision({
  item,
  now,
  selected,
  cursor,
}: {
  item: DecidedItem;
  now: string;
  selected: boolean;
  cursor: string | null;
}) {
  const zone = useZone();
  const outcome = item.outcome === "approve" && item.edited ? "Approved with an edit" : outcomes[item.outcome];
  return (
    <li className={selected ? styles.selected : styles.item}>
      <Link
        id={rowId(item.approvalId)}
        className={styles.link}
        to={addressOf({ tab: "decided", approvalId: item.approvalId, cursor })}
        aria-current={selected ? "true" : undefined}
        preventScrollReset
      >
        <span className={styles.line}>
          <strong className={styles.name}>{item.customer}</strong>
          {item.intent && <Chip cut>{intentName(item.intent)}</Chip>}
          <span className={styles.grow} />
          {item.fate.kind !== "none" && <Chip tone={fateTones[item.fate.kind]}>{item.fate.text}</Chip>}
        </span>
        <span className={styles.line}>
          <span className={styles.what}>
            {outcome} by {item.operator}, <time dateTime={item.decidedAt}>{dayAndTime(item.decidedAt, now, zone)}</time>
          </span>
          {item.grades && <GradesGiven grades={item.grades} />}
        </span>
      </Link>
    </li>
  );
}

function GradesGiven({ grades }: { grades: Record<Grading, number> }) {
  const words = gradingNames.map((name) => `${gradings[name].name} ${grades[name]}`).join(", ");
  return (
    <span className={styles.grades} title={words}>
      <span className={styles.words}>{words}</span>
      {gradingNames.map((name) => (
        <span key={name} aria-hidden="true">
          {gradings[name].key} <b>{grades[name]}</b>
        </span>
      ))}
    </span>
  );
}
