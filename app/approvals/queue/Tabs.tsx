import { Link } from "react-router";
import { addressOf, type Filter, filters, type Tab, tabs } from "./places.ts";
import styles from "./Tabs.module.css";

const tabNames: Record<Tab, { long: string; short: string }> = {
  review: { long: "Waiting for review", short: "For review" },
  unanswered: { long: "Waiting, no answer", short: "No answer" },
  decided: { long: "Decided", short: "Decided" },
};

/** The three lists of this page. Only those who wait without an answer are counted: the rest say it elsewhere. */
export function Tabs({ tab, unanswered }: { tab: Tab; unanswered: number }) {
  return (
    <nav className={styles.tabs} aria-label="Lists">
      {tabs.map((name) => (
        <Link
          key={name}
          to={addressOf({ tab: name })}
          className={name === tab ? styles.on : styles.off}
          aria-current={name === tab ? "page" : undefined}
        >
          <span className={styles.long}>{tabNames[name].long}</span>
          <span className={styles.short}>{tabNames[name].short}</span>
          {name === "unanswered" && unanswered > 0 && <span className={styles.count}>{unanswered}</span>}
        </Link>
      ))}
    </nav>
  );
}

const filterNames: Record<Filter, string> = { all: "All", urgent: "Urgent", mine: "Mine" };

/** Which of the waiting are shown. */
export function Filters({
  filter,
  counts,
  approvalId,
}: {
  filter: Filter;
  counts: Record<Filter, number>;
  approvalId: string | null;
}) {
  return (
    <nav className={styles.filters} aria-label="Filter">
      {filters.map((name) => (
        <Link
          key={name}
          to={addressOf({ filter: name, approvalId })}
          className={name === filter ? styles.chosen : styles.choice}
          aria-current={name === filter ? "true" : undefined}
          preventScrollReset
        >
          {filterNames[name]} <span className={styles.figure}>{counts[name]}</span>
        </Link>
      ))}
    </nav>
  );
}
