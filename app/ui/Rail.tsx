import { ChatIcon, ClipboardCheckIcon, ClockIcon, HomeIcon, SettingsIcon, WrenchIcon } from "@shopify/polaris-icons";
import { NavLink } from "react-router";
import { classes } from "./classes.ts";
import { Glyph, type IconSource } from "./Glyph.tsx";
import { Hidden } from "./Hidden.tsx";
import { LiveDot } from "./LiveDot.tsx";
import { Mark } from "./Mark.tsx";
import { OperatorMenu, type Person } from "./OperatorMenu.tsx";
import styles from "./Rail.module.css";

type Page = {
  name: string;
  to: string;
  icon: IconSource;
  count?: number;
  counts?: string;
  amber?: boolean;
  onDeskOnly?: boolean;
};

export type Counts = { approvals: number; ops: number };

function pagesOf(counts: Counts, sandbox: boolean): Page[] {
  return [
    { name: "Dashboard", to: "/app", icon: HomeIcon },
    { name: "Approvals", to: "/app/approvals", icon: ClipboardCheckIcon, count: counts.approvals, counts: "waiting" },
    { name: "Activity", to: "/app/activity", icon: ClockIcon },
    { name: "Ops", to: "/app/ops", icon: WrenchIcon, count: counts.ops, counts: "need a person", amber: true },
    { name: "Settings", to: "/app/settings", icon: SettingsIcon, onDeskOnly: true },
    ...(sandbox ? [{ name: "Sandbox", to: "/sandbox", icon: ChatIcon }] : []),
  ];
}

/**
 * The way between pages: a rail at the left, a bar at the bottom of a phone, where the operator's menu leads to what does
 * not fit. Only pages that exist are on it.
 */
export function Rail({ counts, sandbox, operator }: { counts: Counts; sandbox: boolean; operator: Person }) {
  return (
    <nav className={styles.rail} aria-label="Main">
      <span className={styles.mark}>
        <Mark />
      </span>
      {pagesOf(counts, sandbox).map((page) => (
        <NavLink
          key={page.to}
          to={page.to}
          end={page.to === "/app"}
          className={({ isActive }) =>
            classes(styles.page, isActive && styles.here, page.onDeskOnly && styles.onDeskOnly)
          }
        >
          <Glyph icon={page.icon} />
          {page.name}
          {page.count !== undefined && page.count > 0 && (
            <span className={classes(styles.count, page.amber && styles.amber)}>
              {page.count > 99 ? "99+" : page.count}
              <Hidden> {page.counts}</Hidden>
            </span>
          )}
        </NavLink>
      ))}
      <span className={styles.end}>
        <LiveDot />
        <OperatorMenu operator={operator} />
      </span>
    </nav>
  );
}
