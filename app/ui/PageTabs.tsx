import { useEffect, useRef } from "react";
import { NavLink, useLocation } from "react-router";
import { Chip } from "./Chip.tsx";
import { classes } from "./classes.ts";
import styles from "./PageTabs.module.css";

/** `end`: it is not marked on the pages below its own. `count`: how many things there wait for a person. */
export type PageTab = { name: string; to: string; end?: boolean; count?: number };

/** The pages of one area, side by side under its heading; on a phone they scroll. */
export function PageTabs({ name, tabs }: { name: string; tabs: readonly PageTab[] }) {
  const strip = useRef<HTMLElement>(null);
  const { pathname } = useLocation();
  // biome-ignore lint/correctness/useExhaustiveDependencies: the page one comes to may be out of sight on the strip.
  useEffect(() => {
    strip.current?.querySelector("[aria-current]")?.scrollIntoView({ block: "nearest", inline: "nearest" });
  }, [pathname]);
  return (
    <nav ref={strip} className={styles.tabs} aria-label={name}>
      {tabs.map((tab) => (
        <NavLink
          key={tab.to}
          to={tab.to}
          end={tab.end ?? false}
          className={({ isActive }) => classes(styles.tab, isActive && styles.on)}
        >
          {tab.name}
          {tab.count !== undefined && tab.count > 0 && <Chip tone="warning">{tab.count}</Chip>}
        </NavLink>
      ))}
    </nav>
  );
}
