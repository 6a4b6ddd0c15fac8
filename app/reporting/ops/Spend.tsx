import { Panel } from "../../ui/Panel.tsx";
import { Meter } from "../../ui/Parts.tsx";
import styles from "./Spend.module.css";

const MICRO_USD = 1_000_000;

/** What drafts cost today, against the day's cap. */
export function Spend({ spentMicroUsd, capUsd }: { spentMicroUsd: number; capUsd: number | null }) {
  const spent = spentMicroUsd / MICRO_USD;
  const over = capUsd !== null && spent >= capUsd;
  return (
    <Panel
      title="Model spend today"
      about={over ? "The cap is reached: no more drafts until midnight UTC" : "Drafting stops at the cap"}
    >
      <div className={styles.meter}>
        {capUsd === null ? (
          <p>{dollars(spent)}, no cap set</p>
        ) : (
          <Meter name={dollars(spent)} share={capUsd === 0 ? 1 : spent / capUsd} value={`of ${dollars(capUsd)}`} />
        )}
      </div>
    </Panel>
  );
}

const dollars = (amount: number) => `$${amount.toFixed(2)}`;
