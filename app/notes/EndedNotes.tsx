import type { Settings } from "../settings/settings.ts";
import { SettingChoice } from "../ui/SettingChoice.tsx";

const choices = [
  { wanted: "keep", name: "Keep the note", help: 'A later note begins with "Instead of the draft above"' },
  { wanted: "delete", name: "Delete the note", help: 'Chatwoot shows "This message was deleted" in its place' },
] as const;

/** What becomes of the note of a draft that was rejected, replaced or no longer needed. */
export const EndedNotes = ({ wanted }: { wanted: Settings["endedNotes"] }) => (
  <SettingChoice
    title="When a draft is not sent"
    about="Rejected, replaced by a newer one, or no longer needed"
    act="ended"
    wanted={wanted}
    choices={choices}
  />
);
