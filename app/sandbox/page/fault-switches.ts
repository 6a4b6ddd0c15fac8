import type { FaultName, FaultSettings } from "../faults.ts";

/** The faults the page can switch, and what switching one on sets. */
export type FaultSwitch = { name: FaultName; label: string; help: string; on: FaultSettings };

const MESSAGE = { next: 1 };

export const faultSwitches: FaultSwitch[] = [
  { name: "down", label: "Down", help: "Calls to Chatwoot are cut off", on: { down: true } },
  { name: "slowMs", label: "Slow", help: "Answers come after 3 seconds", on: { slowMs: 3000 } },
  {
    name: "errorAfterSaving",
    label: "Error after saving",
    help: "The next message is saved but answered with 500",
    on: { errorAfterSaving: MESSAGE },
  },
  {
    name: "loseAnswer",
    label: "Lost answer",
    help: "The next message is saved, but its answer is lost",
    on: { loseAnswer: MESSAGE },
  },
  {
    name: "failDelivery",
    label: "Delivery failed",
    help: "The next email or SMS is refused",
    on: { failDelivery: MESSAGE },
  },
  {
    name: "dropWebhooks",
    label: "Lost webhooks",
    help: "None arrive; HotDash has to find messages by catching up",
    on: { dropWebhooks: { chance: 1 } },
  },
  { name: "rateLimited", label: "Rate limited", help: "Every call is answered with 429", on: { rateLimited: true } },
  { name: "unauthorized", label: "Token refused", help: "Every call is answered with 401", on: { unauthorized: true } },
];

/** The settings with one fault switched on or off, the others as they are. */
export function switched(settings: FaultSettings, name: FaultName, on: boolean): FaultSettings {
  const { [name]: _, ...others } = settings;
  return on ? { ...others, ...faultSwitches.find((fault) => fault.name === name)?.on } : others;
}
