import { SendTrouble } from "../../approvals/trouble/SendTrouble.tsx";
import type { Trouble } from "../../approvals/trouble/trouble.ts";
import { Panel } from "../../ui/Panel.tsx";
import styles from "./UnsettledSends.module.css";

/** Replies of which only a person can say what becomes of them. */
export function UnsettledSends({ sends, now, maySettle }: { sends: Trouble[]; now: string; maySettle: boolean }) {
  return (
    <Panel
      title="Sends waiting for a person"
      about="HotDash never sends twice on a guess"
      empty="No reply is in doubt, and none failed to arrive."
    >
      {sends.map((trouble) => (
        <div key={trouble.sendId} className={styles.line}>
          <SendTrouble trouble={trouble} now={now} maySettle={maySettle} heading={headingOf(trouble)} />
        </div>
      ))}
    </Panel>
  );
}

const headingOf = ({ customer, intent }: Trouble) =>
  intent ? `${customer}, ${intent.replaceAll("_", " ")}` : customer;
