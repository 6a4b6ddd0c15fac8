import styles from "./SendTrouble.module.css";
import { SendTrouble } from "./SendTrouble.tsx";
import type { Trouble } from "./trouble.ts";

/** In the drawer, above the message: the approved reply that went astray. */
export function TroubleCard(props: { trouble: Trouble; now: string; maySettle: boolean }) {
  return (
    <div className={props.trouble.state === "uncertain" ? styles.doubtCard : styles.failedCard}>
      <SendTrouble {...props} heading="The approved reply" main />
    </div>
  );
}
