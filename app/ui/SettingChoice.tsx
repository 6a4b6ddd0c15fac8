import { useFetcher } from "react-router";
import { Panel } from "./Panel.tsx";
import styles from "./SettingChoice.module.css";

type Props<Value extends string> = {
  title: string;
  about: string | undefined;
  /** What the page's action is told besides the chosen value, `wanted`. */
  act: string;
  wanted: Value;
  choices: readonly { wanted: Value; name: string; help: string }[];
  disabled?: boolean;
};

/** A setting of a few values, each with a line about it, saved as soon as one is chosen. */
export function SettingChoice<Value extends string>({ title, about, act, wanted, choices, disabled }: Props<Value>) {
  const fetcher = useFetcher();
  // Shown at once; what is stored counts again as soon as the answer is here.
  const shown = (fetcher.formData?.get("wanted") as Value | undefined) ?? wanted;
  return (
    <Panel title={title} about={about}>
      <fieldset className={styles.choices} disabled={disabled}>
        <legend className={styles.legend}>{title}</legend>
        {choices.map(({ wanted: value, name, help }) => (
          <label key={value} className={styles.choice}>
            <input
              type="radio"
              name="wanted"
              value={value}
              checked={shown === value}
              aria-describedby={`about-${value}`}
              onChange={() => void fetcher.submit({ act, wanted: value }, { method: "post" })}
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
