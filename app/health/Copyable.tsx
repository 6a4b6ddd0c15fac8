import { ClipboardIcon } from "@shopify/polaris-icons";
import { useEffect, useRef, useState } from "react";
import { Hidden } from "../ui/Hidden.tsx";
import { KeyButton } from "../ui/KeyButton.tsx";
import styles from "./Copyable.module.css";

const SAID_MS = 2000;
const words = { ready: "Copy", copied: "Copied", selected: "Selected" } as const;

/** Values to paste elsewhere, one a line, with one button that copies them. */
export function Copyable({ values, about }: { values: string[]; about: string }) {
  const list = useRef<HTMLUListElement>(null);
  const [said, setSaid] = useState<keyof typeof words>("ready");
  useEffect(() => {
    if (said === "ready") return;
    const timer = setTimeout(() => setSaid("ready"), SAID_MS);
    return () => clearTimeout(timer);
  }, [said]);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(values.join("\n"));
      setSaid("copied");
    } catch {
      // Browsers lend the clipboard to https and this machine only; elsewhere the person copies what is marked.
      if (list.current) getSelection()?.selectAllChildren(list.current);
      setSaid("selected");
    }
  };
  return (
    <div className={styles.copyable}>
      <ul ref={list}>
        {values.map((value) => (
          <li key={value}>
            <code>{value}</code>
          </li>
        ))}
      </ul>
      <KeyButton icon={ClipboardIcon} className={styles.copy} onClick={() => void copy()}>
        {words[said]}
        <Hidden> what {about} needs</Hidden>
      </KeyButton>
      <Hidden>
        <span role="status">{said === "ready" ? "" : words[said]}</span>
      </Hidden>
    </div>
  );
}
