import { Link, useFetcher } from "react-router";
import { Chip } from "../../ui/Chip.tsx";
import { KeyButton } from "../../ui/KeyButton.tsx";
import { ago } from "../../ui/time.ts";
import { channelNames } from "../drawer/words.ts";
import type { UnansweredItem } from "../view.ts";
import { Empty } from "./Empty.tsx";
import { addressOf } from "./places.ts";
import styles from "./Unanswered.module.css";

export const waitingId = (conversationId: number) => `waiting-${conversationId}`;

type Props = { items: UnansweredItem[]; now: string; openId: number | null; mayDecide: boolean };

/** Customers who wait with no answer in the making, and why. */
export function Unanswered({ items, now, openId, mayDecide }: Props) {
  if (items.length === 0)
    return <Empty title="Nobody is left waiting" text="Every customer who waits has an answer in the making." />;
  return (
    <ol className={styles.list}>
      {items.map((item) => (
        <Waiting
          key={item.conversationId}
          item={item}
          now={now}
          selected={item.conversationId === openId}
          mayDecide={mayDecide}
        />
      ))}
    </ol>
  );
}

function Waiting({
  item,
  now,
  selected,
  mayDecide,
}: {
  item: UnansweredItem;
  now: string;
  selected: boolean;
  mayDecide: boolean;
}) {
  const { conversationId, customer, channel, preview, waitingSince, why, canDraft } = item;
  const draft = useFetcher<{ ok: boolean; message?: string }>({ key: `first-draft-${conversationId}` });
  const action = `/app/conversations/${conversationId}/drafts`;
  return (
    <li className={selected ? styles.selected : styles.item}>
      <div className={styles.line}>
        <strong className={styles.name}>{customer}</strong>
        <Chip>{channelNames[channel]}</Chip>
        <span className={styles.grow} />
        <time className={styles.since} dateTime={waitingSince}>
          {ago(waitingSince, now)}
        </time>
      </div>
      <p className={styles.preview} title={preview}>
        {preview}
      </p>
      <p className={styles.why}>
        {draft.data?.ok === false ? (draft.data.message ?? "No draft can be made now.") : why}
      </p>
      <div className={styles.acts}>
        {mayDecide && canDraft && (
          <KeyButton
            waiting={draft.state !== "idle"}
            aria-label={`Draft a reply to ${customer}`}
            onClick={() => void draft.submit({}, { method: "post", action, encType: "application/json" })}
          >
            {draft.state === "idle" ? "Draft a reply" : "Asking for a draft"}
          </KeyButton>
        )}
        <Link
          id={waitingId(conversationId)}
          className={styles.write}
          to={addressOf({ tab: "unanswered", conversationId })}
          preventScrollReset
        >
          {mayDecide ? "Write the reply myself" : "Read the thread"}
        </Link>
      </div>
    </li>
  );
}
