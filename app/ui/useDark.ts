import { useSyncExternalStore } from "react";
import type { Theme } from "./theme.ts";

const query = "(prefers-color-scheme: dark)";

function subscribe(onChange: () => void) {
  const media = matchMedia(query);
  media.addEventListener("change", onChange);
  return () => media.removeEventListener("change", onChange);
}

/** Whether the page is dark now, following the machine while the operator leaves it to the machine. */
export function useDark({ choice, dark }: Theme): boolean {
  const machineIsDark = useSyncExternalStore(
    subscribe,
    () => matchMedia(query).matches,
    () => dark,
  );
  return choice === "system" ? machineIsDark : choice === "dark";
}

/** Run before the first paint for browsers that do not tell the server what the machine prefers. */
export const followMachine = `document.documentElement.classList.toggle("p-theme-dark-experimental", matchMedia("${query}").matches)`;
