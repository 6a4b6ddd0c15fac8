import { Button } from "@shopify/polaris";
import { useFetcher } from "react-router";
import { classes } from "../../ui/classes.ts";
import { clockTime } from "../../ui/time.ts";
import { useZone } from "../../ui/zone.ts";
import type { CustomerMessage, CustomerThread } from "../customer-view.ts";
import styles from "../sandbox.module.css";
import { EmailQuestion } from "./EmailQuestion.tsx";

/** The conversation as its customer sees it, and who is typing, in a line that is always as high. */
export function Thread({ thread }: { thread: CustomerThread }) {
  return (
    <>
      <ol className={styles.thread} aria-label={`Messages with ${thread.customer.name}`} aria-live="polite">
        {thread.messages.map((message) => (
          <Message key={message.id} message={message} conversationId={thread.id} />
        ))}
      </ol>
      <p className={styles.typing} role="status">
        {thread.typing && `${thread.typing} is typing…`}
      </p>
    </>
  );
}

function Message({ message, conversationId }: { message: CustomerMessage; conversationId: number }) {
  const zone = useZone();
  const mine = message.from === "customer";
  return (
    <li className={classes(styles.message, mine && styles.mine, message.writer !== null && styles.other)}>
      <div className={styles.byline}>
        <b>{message.author}</b>
        <time dateTime={message.at}>{clockTime(message.at, zone)}</time>
        {mine && !message.deleted && message.writer === null && (
          <Delete messageId={message.id} conversationId={conversationId} />
        )}
      </div>
      {message.mail && (
        <p className={styles.addressed}>
          To {message.mail.to.join(", ")}
          {message.mail.cc.length > 0 && `, Cc ${message.mail.cc.join(", ")}`}
        </p>
      )}
      {message.text && <p className={classes(styles.text, message.deleted && styles.gone)}>{message.text}</p>}
      {message.htmlOnly && <p className={styles.addressed}>HTML only, shown as text</p>}
      {message.emailQuestion && <EmailQuestion conversationId={conversationId} given={message.emailQuestion.given} />}
      {message.attachments.map(({ name, url }) => (
        <a key={url} className={styles.file} href={url} target="_blank" rel="noreferrer">
          {name}
        </a>
      ))}
    </li>
  );
}

function Delete({ messageId, conversationId }: { messageId: number; conversationId: number }) {
  const fetcher = useFetcher();
  return (
    <fetcher.Form method="post" className={styles.delete}>
      <input type="hidden" name="act" value="remove" />
      <input type="hidden" name="conversationId" value={conversationId} />
      <input type="hidden" name="messageId" value={messageId} />
      <Button submit variant="monochromePlain" size="micro" loading={fetcher.state !== "idle"}>
        Delete
      </Button>
    </fetcher.Form>
  );
}
