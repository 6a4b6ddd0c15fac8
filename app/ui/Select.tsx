import { SelectIcon } from "@shopify/polaris-icons";
import type { SelectHTMLAttributes } from "react";
import { Glyph } from "./Glyph.tsx";
import styles from "./Select.module.css";

type Props = Omit<SelectHTMLAttributes<HTMLSelectElement>, "className" | "children"> & {
  label: string;
  options: readonly { value: string; name: string }[];
};

/** A choice out of a few, in the browser's own list. The label is for those who listen; words beside it are the page's. */
export function Select({ label, options, ...select }: Props) {
  return (
    <span className={styles.box}>
      <select {...select} className={styles.select} aria-label={label}>
        {options.map(({ value, name }) => (
          <option key={value} value={value}>
            {name}
          </option>
        ))}
      </select>
      <Glyph icon={SelectIcon} small tone="subdued" />
    </span>
  );
}
