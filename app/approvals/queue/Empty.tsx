import { AlertCircleIcon, CheckCircleIcon, SearchIcon } from "@shopify/polaris-icons";
import type { ReactNode } from "react";
import { Glyph } from "../../ui/Glyph.tsx";
import styles from "./Empty.module.css";

const icons = {
  good: <Glyph icon={CheckCircleIcon} tone="good" />,
  search: <Glyph icon={SearchIcon} tone="subdued" />,
  trouble: <Glyph icon={AlertCircleIcon} tone="critical" />,
  none: null,
};

/** Nothing here, said as the good news it is, with the next thing to do. */
export function Empty({
  title,
  text,
  sign = "good",
  children,
}: {
  title: string;
  text: string;
  sign?: keyof typeof icons;
  children?: ReactNode;
}) {
  return (
    <div className={styles.empty}>
      {icons[sign]}
      <strong>{title}</strong>
      <p>{text}</p>
      {children}
    </div>
  );
}
