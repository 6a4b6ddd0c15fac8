import { Link } from "react-router";
import { Chip } from "../../ui/Chip.tsx";
import { classes } from "../../ui/classes.ts";
import { clockTime } from "../../ui/time.ts";
import { useZone } from "../../ui/zone.ts";
import type { CustomerConversation } from "../customer-view.ts";
import styles from "../sandbox.module.css";
import { channelNames, statusNames } from "./channel-names.ts";

export function ConversationList({
  conversations,
  openId,
}: {
  conversations: CustomerConversation[];
  openId: number | null;
}) {
  const zone = useZone();
  return (
    <ul className={styles.list}>
      {conversations.map(({ id, customer, channel, status, preview, lastActivityAt }) => (
        <li key={id}>
          <Link
            to={`?conversation=${id}`}
            className={classes(styles.row, id === openId && styles.open)}
            aria-current={id === openId ? "true" : undefined}
          >
            <span className={styles.line}>
              <b className={styles.name}>{customer.name}</b>
              <time dateTime={lastActivityAt}>{clockTime(lastActivityAt, zone)}</time>
            </span>
            <span className={styles.preview} title={preview}>
              {preview}
            </span>
            <span className={styles.line}>
              <span>{channelNames[channel]}</span>
              {status !== "open" && <Chip>{statusNames[status]}</Chip>}
            </span>
          </Link>
        </li>
      ))}
    </ul>
  );
}
