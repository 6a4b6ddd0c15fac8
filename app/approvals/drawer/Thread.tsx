import { AttachmentIcon } from "@shopify/polaris-icons";
import { Glyph } from "../../ui/Glyph.tsx";
import { dayAndTime } from "../../ui/time.ts";
import { useZone } from "../../ui/zone.ts";
import type { ThreadMessage } from "../view.ts";
import styles from "./Message.module.css";

/** Messages in the order they were said. */
export function Thread({ messages, now }: { messages: ThreadMessage[]; now: string }) {
  const zone = useZone();
  return (
    <ol className={styles.thread}>
      {messages.map((message) => (
        <li
          key={message.id}
          className={message.automatic ? styles.automatic : message.from === "shop" ? styles.ours : undefined}
        >
          <p className={styles.by}>
            <strong>
              <bdi>{message.author}</bdi>
            </strong>{" "}
            <time dateTime={message.at}>{dayAndTime(message.at, now, zone)}</time>
          </p>
          <SaidText message={message} />
        </li>
      ))}
    </ol>
  );
}

/** Sent by itself, between the customer's words or below them: named, so that nobody takes it for theirs or for an answer. */
export function AutomaticMessage({ message }: { message: ThreadMessage }) {
  return (
    <div className={styles.automatic}>
      <p className={styles.by}>
        <strong>
          <bdi>{message.author}</bdi>
        </strong>
      </p>
      <SaidText message={message} />
    </div>
  );
}

/** The words of a message and what was attached to it. */
export function SaidText({ message }: { message: ThreadMessage }) {
  if (message.deleted) return <p className={styles.gone}>This message was deleted.</p>;
  if (message.removedAfterDays !== null) return <p className={styles.gone}>{textRemoved(message.removedAfterDays)}</p>;
  return (
    <>
      {message.text !== "" && <p className={styles.text}>{message.text}</p>}
      {message.attachments.length > 0 && (
        <ul className={styles.files}>
          {message.attachments.map(({ name, url, kind }) => (
            <li key={`${name}-${url}`}>
              <Glyph icon={AttachmentIcon} small />
              {url === null ? (
                <span>{name} (not available)</span>
              ) : (
                <a href={url} target="_blank" rel="noopener noreferrer" title={`${kind}, opens in a new tab`}>
                  {name}
                </a>
              )}
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

const textRemoved = (days: number) => `Text removed${days > 0 ? ` after ${days} ${days === 1 ? "day" : "days"}` : ""}`;
