import { useFetcher } from "react-router";
import type { Settings } from "../settings/settings.ts";
import { Panel } from "../ui/Panel.tsx";
import styles from "./Notifications.module.css";

type Wanted = Settings["slackNotifications"];

const choices: { wanted: Wanted; name: string; help: string }[] = [
  { wanted: "all", name: "Every reply that waits", help: "The most urgent first, about one a second" },
  {
    wanted: "urgent",
    name: "Urgent ones only",
    help: "Under five minutes to review or late, of high risk, or sent and not arrived; each when it becomes so",
  },
  { wanted: "off", name: "None", help: "The queue itself tells who waits" },
];

/** Which items are announced; an admin chooses, others read. */
export function Choice({ wanted, mayChoose }: { wanted: Wanted; mayChoose: boolean }) {
  const fetcher = useFetcher();
  // Shown at once; what is stored counts again as soon as the answer is here.
  const shown = (fetcher.formData?.get("wanted") as Wanted | undefined) ?? wanted;
  return (
    <Panel title="What is announced" about={mayChoose ? undefined : "An admin can change this"}>
      <fieldset className={styles.choices} disabled={!mayChoose}>
        <legend className={styles.legend}>What is announced</legend>
        {choices.map(({ wanted: value, name, help }) => (
          <label key={value} className={styles.choice}>
            <input
              type="radio"
              name="wanted"
              value={value}
              checked={shown === value}
              aria-describedby={`about-${value}`}
              onChange={() => void fetcher.submit({ act: "choose", wanted: value }, { method: "post" })}
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
