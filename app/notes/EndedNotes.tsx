import { useFetcher } from "react-router";
import type { Settings } from "../settings/settings.ts";
import { Panel } from "../ui/Panel.tsx";
import styles from "./Notes.module.css";

type Wanted = Settings["endedNotes"];

const choices: { wanted: Wanted; name: string; help: string }[] = [
  { wanted: "keep", name: "Keep the note", help: 'A later note begins with "Instead of the draft above"' },
  {
    wanted: "delete",
    name: "Delete the note",
    help: 'Chatwoot shows "This message was deleted" in its place',
  },
];

/** What becomes of the note of a draft that was rejected, replaced or no longer needed. */
export function EndedNotes({ wanted }: { wanted: Wanted }) {
  const fetcher = useFetcher();
  // Shown at once; what is stored counts again as soon as the answer is here.
  const shown = (fetcher.formData?.get("wanted") as Wanted | undefined) ?? wanted;
  return (
    <Panel title="When a draft is not sent" about="Rejected, replaced by a newer one, or no longer needed">
      <fieldset className={styles.choices}>
        <legend className={styles.legend}>When a draft is not sent</legend>
        {choices.map(({ wanted: value, name, help }) => (
          <label key={value} className={styles.choice}>
            <input
              type="radio"
              name="wanted"
              value={value}
              checked={shown === value}
              aria-describedby={`about-${value}`}
              onChange={() => void fetcher.submit({ act: "ended", wanted: value }, { method: "post" })}
            />
            <span>
              {name}
              <span id={`about-${value}`} className={styles.help}>
                {help}
              </span>
            </span>
          </label>
        ))}
      </fieldset>
    </Panel>
  );
}
