import { ClipboardIcon } from "@shopify/polaris-icons";
import { useRef } from "react";
import { Hidden } from "../ui/Hidden.tsx";
import { KeyButton } from "../ui/KeyButton.tsx";
import { useCopy } from "../ui/useCopy.ts";
import styles from "./Copyable.module.css";

/** Values to paste elsewhere, one a line, with one button that copies them. */
export function Copyable({ values, about }: { values: string[]; about: string }) {
  const list = useRef<HTMLUListElement>(null);
  const { copy, label, said } = useCopy(list);
  return (
    <div className={styles.copyable}>
      <ul ref={list}>
        {values.map((value) => (
          <li key={value}>
            <code>{value}</code>
          </li>
        ))}
      </ul>
      <KeyButton icon={ClipboardIcon} className={styles.copy} onClick={() => void copy(values.join("\n"))}>
        {label}
        <Hidden> what {about} needs</Hidden>
      </KeyButton>
      <Hidden>
        <span role="status">{said}</span>
      </Hidden>
    </div>
  );
}
