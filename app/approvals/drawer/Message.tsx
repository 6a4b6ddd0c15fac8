import { ChevronDownIcon, ChevronUpIcon } from "@shopify/polaris-icons";
import { type ReactNode, useId, useState } from "react";
import { Glyph } from "../../ui/Glyph.tsx";
import { ago, dayAndTime } from "../../ui/time.ts";
import { useZone } from "../../ui/zone.ts";
import type { Review, ThreadMessage } from "../view.ts";
import styles from "./Message.module.css";
import { AutomaticMessage, SaidText, Thread } from "./Thread.tsx";
import { questionOf } from "./thread-parts.ts";
import { channelNames } from "./words.ts";

type Spoken = Pick<Review, "thread" | "sourceMessageId" | "stale" | "subject" | "channel">;

/** What the reply answers; once the thread moved on, what was said since, in the same place. */
export function Message({ review, now, actions }: { review: Spoken; now: string; actions?: ReactNode }) {
  const listId = useId();
  const zone = useZone();
  const { folded, shown, answered } = questionOf(review);
  const [open, setOpen] = useState(answered);
  const last = shown.findLast(({ automatic }) => !automatic);
  const stale = review.stale;
  const whole = stale !== null || answered;
  const more = whole ? `Whole thread, ${count(review.thread.length)}` : count(folded.length, "earlier ");
  return (
    <section
      className={stale ? styles.newer : styles.message}
      aria-label={stale ? "New message" : "Last customer message"}
    >
      <div className={styles.head}>
        <strong>{stale ? movedOn(review, now) : (review.subject ?? channelNames[review.channel])}</strong>
        {stale ? (
          <span>This reply answers the message before it.</span>
        ) : (
          last && (
            <>
              <span className={styles.dot} aria-hidden="true">
                ·
              </span>
              <time dateTime={last.at}>
                <span className={styles.exact}>{dayAndTime(last.at, now, zone)}, </span>
                {ago(last.at, now)}
              </time>
            </>
          )
        )}
      </div>
      {folded.length > 0 && (
        <button
          type="button"
          className={styles.more}
          aria-expanded={open}
          aria-controls={listId}
          onClick={() => setOpen(!open)}
        >
          {more}
          <Glyph icon={open ? ChevronUpIcon : ChevronDownIcon} small />
        </button>
      )}
      <div id={listId} className={styles.whole} hidden={!open}>
        {open && <Thread messages={folded} now={now} />}
      </div>
      <div className={styles.said}>
        <div className={styles.grow}>
          {shown.map((message) =>
            message.automatic ? (
              <AutomaticMessage key={message.id} message={message} />
            ) : (
              <SaidText key={message.id} message={message} />
            ),
          )}
        </div>
        {actions}
      </div>
    </section>
  );
}

const count = (messages: number, which = "") => `${messages} ${which}message${messages === 1 ? "" : "s"}`;

function movedOn({ stale, thread }: Spoken, now: string): string {
  if (!stale) return "";
  const newest = thread.filter((message: ThreadMessage) => stale.newMessageIds.includes(message.id)).at(-1);
  if (!newest) return "The message this answers was deleted";
  return newest.from === "customer"
    ? `${stale.by} wrote again ${ago(newest.at, now)}`
    : `${stale.by} answered ${ago(newest.at, now)}`;
}
