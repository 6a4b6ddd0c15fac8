import { Glyph } from "../ui/Glyph.tsx";
import { Hidden } from "../ui/Hidden.tsx";
import styles from "./CheckRow.module.css";
import { Copyable } from "./Copyable.tsx";
import { type Check, checkTitles } from "./check.ts";
import { stateSigns } from "./state-signs.ts";

/** One thing that was checked: its state, what was seen, and what to do. */
export function CheckRow({ check: { name, state, seen, toDo, copy } }: { check: Check }) {
  const { icon, tone, word } = stateSigns[state];
  return (
    <li className={styles.row}>
      <Glyph icon={icon} tone={tone} />
      <h3>
        {checkTitles[name]}
        <Hidden>: {word}</Hidden>
      </h3>
      <div className={styles.said}>
        <p>{seen}</p>
        {toDo && <p className={styles.toDo}>{toDo}</p>}
        {copy.length > 0 && <Copyable values={copy} about={checkTitles[name]} />}
      </div>
    </li>
  );
}
