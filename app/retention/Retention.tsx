import { useFetcher } from "react-router";
import { RETENTION_DAYS, type Settings } from "../settings/settings.ts";
import { Panel } from "../ui/Panel.tsx";
import { Select } from "../ui/Select.tsx";
import styles from "./Retention.module.css";

const OFFERED_DAYS = [30, RETENTION_DAYS.usual, 180, 365, 730];

const periods: { what: string; kept: string }[] = [
  { what: "Deliveries from Chatwoot as they came", kept: "Removed after this time" },
  { what: "Texts, subjects and file links of messages", kept: "Removed after this time; Chatwoot still has them" },
  { what: "Drafts nobody decided on", kept: "Removed after this time" },
  {
    what: "Decisions, grades, the drafts they judged",
    kept: "Stay: they say who approved what, and teach the next draft",
  },
  { what: "Names and addresses of customers", kept: "Stay until npm run ops:erase-contact removes a person" },
];

/** How long texts are kept; an admin chooses, others read. */
export function Retention({ days, mayChange }: { days: Settings["retentionDays"]; mayChange: boolean }) {
  const fetcher = useFetcher();
  // Shown at once; what is stored counts again as soon as the answer is here.
  const shown = (fetcher.formData?.get("days") as string | undefined) ?? String(days ?? "keep");
  const offered = [...new Set([...OFFERED_DAYS, days ?? RETENTION_DAYS.usual])].sort((one, other) => one - other);
  const options = [
    ...offered.map((count) => ({ value: String(count), name: `${count} days` })),
    { value: "keep", name: "For good" },
  ];
  return (
    <Panel title="How long texts are kept" about={mayChange ? undefined : "An admin can change this"}>
      <div className={styles.choice}>
        <span>Keep texts</span>
        <Select
          label="Keep texts"
          value={shown}
          options={options}
          disabled={!mayChange}
          onChange={(event) => void fetcher.submit({ days: event.target.value }, { method: "post" })}
        />
        <span className={styles.when}>Older ones are removed each night. What somebody still works on waits.</span>
      </div>
      <dl className={styles.periods}>
        {periods.map(({ what, kept }) => (
          <div key={what}>
            <dt>{what}</dt>
            <dd>{kept}</dd>
          </div>
        ))}
      </dl>
    </Panel>
  );
}
