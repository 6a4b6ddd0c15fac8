import { useSyncExternalStore } from "react";

const never = () => () => {};
const isApple = () => /Mac|iPhone|iPad/.test(navigator.platform);

/** What the big key is called here: "Cmd" on a Mac, else "Ctrl". */
export function useModKey(): "Ctrl" | "Cmd" {
  return useSyncExternalStore(never, isApple, () => false) ? "Cmd" : "Ctrl";
}
