import { useEffect, useRef } from "react";
import { NavLink, useLocation } from "react-router";
import { classes } from "./classes.ts";
import styles from "./PageTabs.module.css";

export type PageTab = { name: string; to: string };

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
        <NavLink key={tab.to} to={tab.to} className={({ isActive }) => classes(styles.tab, isActive && styles.on)}>
          {tab.name}
        </NavLink>
      ))}
    </nav>
  );
}
