import { KeyboardIcon, SearchIcon, XIcon } from "@shopify/polaris-icons";
import { useEffect, useRef } from "react";
import { KeyButton } from "../../ui/KeyButton.tsx";
import styles from "./Heading.module.css";

/** The page's name, how many wait, and the search that takes their place while it is open. */
export function Heading({
  waiting,
  search,
  onSearch,
  onKeys,
}: {
  waiting: number;
  /** Null while closed. */
  search: string | null;
  onSearch: (search: string | null) => void;
  onKeys: () => void;
}) {
  const field = useRef<HTMLInputElement>(null);
  const open = search !== null;
  useEffect(() => {
    if (open) field.current?.focus();
  }, [open]);
  return (
    <header className={styles.heading}>
      <h1>Approvals</h1>
      {search !== null ? (
        <search className={styles.search}>
          <input
            ref={field}
            type="search"
            aria-label="Search the waiting items"
            placeholder="Name, subject or words"
            value={search}
            onChange={(event) => onSearch(event.target.value)}
            onKeyDown={(event) => {
              if (event.key === "Enter") event.currentTarget.blur();
              if (event.key !== "Escape") return;
              event.preventDefault();
              onSearch(null);
            }}
          />
          <KeyButton variant="plain" icon={XIcon} aria-label="End the search" onClick={() => onSearch(null)} />
        </search>
      ) : (
        <>
          <span className={styles.waiting}>{waiting} waiting</span>
          <span className={styles.grow} />
          <KeyButton
            variant="plain"
            icon={SearchIcon}
            keys="/"
            aria-label="Search"
            title="Search"
            onClick={() => onSearch("")}
          />
          <span className={styles.desk}>
            <KeyButton
              variant="plain"
              icon={KeyboardIcon}
              keys="?"
              aria-label="All keys"
              title="All keys"
              onClick={onKeys}
            />
          </span>
        </>
      )}
    </header>
  );
}
