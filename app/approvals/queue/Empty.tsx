import { CheckCircleIcon, SearchIcon } from "@shopify/polaris-icons";
import type { ReactNode } from "react";
import { Glyph } from "../../ui/Glyph.tsx";
import styles from "./Empty.module.css";

/** Nothing here, said as the good news it is, with the next thing to do. */
export function Empty({
  title,
  text,
  searching,
  children,
}: {
  title: string;
  text: string;
  searching?: boolean;
  children?: ReactNode;
}) {
  return (
    <div className={styles.empty}>
      {searching ? <Glyph icon={SearchIcon} tone="subdued" /> : <Glyph icon={CheckCircleIcon} tone="good" />}
      <strong>{title}</strong>
      <p>{text}</p>
      {children}
    </div>
  );
}
