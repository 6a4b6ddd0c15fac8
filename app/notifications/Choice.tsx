import type { Settings } from "../settings/settings.ts";
import { SettingChoice } from "../ui/SettingChoice.tsx";

const choices = [
  { wanted: "all", name: "Every reply that waits", help: "The most urgent first, about one a second" },
  {
    wanted: "urgent",
    name: "Urgent ones only",
    help: "Under five minutes to review or late, of high risk, or sent and not arrived; each when it becomes so",
  },
  { wanted: "off", name: "None", help: "The queue itself tells who waits" },
] as const;

/** Which items are announced; an admin chooses, others read. */
export const Choice = ({ wanted, mayChoose }: { wanted: Settings["slackNotifications"]; mayChoose: boolean }) => (
  <SettingChoice
    title="What is announced"
    about={mayChoose ? undefined : "An admin can change this"}
    act="choose"
    wanted={wanted}
    choices={choices}
    disabled={!mayChoose}
  />
);
