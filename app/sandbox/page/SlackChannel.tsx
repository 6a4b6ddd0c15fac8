import { clockTime } from "../../ui/time.ts";
import { useZone } from "../../ui/zone.ts";
import styles from "../sandbox.module.css";
import { piecesOf, type ShownInSlack } from "../slack-view.ts";

/** What a team would read in its Slack channel. */
export function SlackChannel({ messages }: { messages: ShownInSlack[] }) {
  const zone = useZone();
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a list that scrolls must scroll by keyboard too.
    <ol className={styles.slack} tabIndex={0} aria-label="Messages in Slack">
      {messages.map(({ id, at, lines: [heading = "", ...rest] }) => (
        <li key={id}>
          <p className={styles.line}>
            <span className={styles.heading}>
              <Line text={heading} />
            </span>
            <time dateTime={at}>{clockTime(at, zone)}</time>
          </p>
          {rest.map((line) => (
            <p key={line} className={styles.detail}>
              <Line text={line} />
            </p>
          ))}
        </li>
      ))}
    </ol>
  );
}

function Line({ text }: { text: string }) {
  return piecesOf(text).map((piece, index) => {
    const key = `${index} ${piece.text}`;
    if (piece.href)
      return (
        <a key={key} href={piece.href}>
          {piece.text}
        </a>
      );
    return piece.bold ? <b key={key}>{piece.text}</b> : <span key={key}>{piece.text}</span>;
  });
}
