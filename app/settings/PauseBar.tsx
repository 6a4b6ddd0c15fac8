import { PauseCircleIcon } from "@shopify/polaris-icons";
import { useFetcher } from "react-router";
import { Bar } from "../ui/Bar.tsx";
import { KeyButton } from "../ui/KeyButton.tsx";
import { clockTime } from "../ui/time.ts";
import { useZone } from "../ui/zone.ts";
import type { Pause } from "./settings.ts";

const words = { drafting: "Drafting", sending: "Sending" } as const;

/** Says on every page that something is stopped, since when, by whom and why; an admin lets it go on from here. */
export function PauseBar({
  what,
  pause,
  mayResume,
}: {
  what: "drafting" | "sending";
  pause: Pause;
  mayResume: boolean;
}) {
  const fetcher = useFetcher();
  const zone = useZone();
  const resume = () =>
    void fetcher.submit({ what, on: false }, { method: "post", action: "/actions/pause", encType: "application/json" });
  const text = `${words[what]} is paused since ${clockTime(pause.since, zone)} by ${pause.by}`;
  return (
    <Bar tone="warning" icon={PauseCircleIcon} text={pause.reason ? `${text}: ${pause.reason}` : text}>
      {mayResume && (
        <KeyButton onClick={resume} waiting={fetcher.state !== "idle"}>
          Resume
        </KeyButton>
      )}
    </Bar>
  );
}
