import { useSyncExternalStore } from "react";

/** From here on the drawer stands beside the queue; below it lies over it. */
const BESIDE = "(min-width: 1200px)";

function subscribe(changed: () => void) {
  const query = window.matchMedia(BESIDE);
  query.addEventListener("change", changed);
  return () => query.removeEventListener("change", changed);
}

/** Whether queue and drawer fit side by side; the server assumes so. */
export function useWide(): boolean {
  return useSyncExternalStore(
    subscribe,
    () => window.matchMedia(BESIDE).matches,
    () => true,
  );
}
