import { Chip, type ChipTone } from "../../ui/Chip.tsx";
import { dayAndTime } from "../../ui/time.ts";
import { useZone } from "../../ui/zone.ts";
import { type MemberState, stateWords } from "./member.ts";

/** A member's state. What is ordinary is a plain word; only what an admin may want to act on has a colour. */
export function StateChip({ state, now }: { state: MemberState; now: string }) {
  const zone = useZone();
  const words = stateWords(state, (iso) => dayAndTime(iso, now, zone));
  return state.is === "active" ? words : <Chip tone={toneOf(state)}>{words}</Chip>;
}

function toneOf(state: MemberState): ChipTone {
  if (state.is === "active" || state.is === "disabled") return "neutral";
  return state.linkUntil ? "info" : "warning";
}
