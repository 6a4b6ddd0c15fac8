import { Kbd } from "../../ui/Kbd.tsx";
import styles from "./Segmented.module.css";

type Option = { value: string; text: string; keys?: string; choose: () => void };

/** Two or three views of one thing, one of them on. */
export function Segmented({ label, chosen, options }: { label: string; chosen: string; options: Option[] }) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset groups inputs, these are buttons.
    <div className={styles.segmented} role="group" aria-label={label}>
      {options.map(({ value, text, keys, choose }) => (
        <button
          key={value}
          type="button"
          className={value === chosen ? styles.on : styles.off}
          aria-pressed={value === chosen}
          aria-keyshortcuts={keys}
          onClick={choose}
        >
          {text}
          {keys && <Kbd keys={keys} />}
        </button>
      ))}
    </div>
  );
}
