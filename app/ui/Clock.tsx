import { AlertCircleIcon, ClockIcon } from "@shopify/polaris-icons";
import { Chip, type ChipTone } from "./Chip.tsx";
import { Hidden } from "./Hidden.tsx";
import { type SlaLevel, slaLevel, slaText } from "./sla-level.ts";
import { useNow } from "./useNow.ts";

const tones: Record<SlaLevel, ChipTone> = { normal: "bare", warning: "warning", urgent: "urgent", breach: "breach" };

/** The time left to a deadline. `large` is the drawer's, which also says "left". */
export function Clock({ dueAt, now, large }: { dueAt: string; now: string; large?: boolean }) {
  const remainingMs = Date.parse(dueAt) - useNow(now);
  const level = slaLevel(remainingMs);
  return (
    <Chip tone={tones[level]} icon={level === "breach" ? AlertCircleIcon : ClockIcon} large={large}>
      <span role="timer" aria-live="off">
        {slaText(remainingMs)}
        {level !== "breach" && (large ? " left" : <Hidden> left</Hidden>)}
        {level === "urgent" && <Hidden>, urgent</Hidden>}
      </span>
    </Chip>
  );
}
