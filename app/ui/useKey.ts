import { useEffect, useRef } from "react";

/** Calls `press` when `key` is pressed alone while nothing that wants the key itself has the focus. */
export function useKey(key: string, press: () => void): void {
  const latest = useRef(press);
  latest.current = press;
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== key || event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
      if ((event.target as Element).closest("a, button, input, select, textarea, [role=menuitem], [contenteditable]"))
        return;
      event.preventDefault();
      latest.current();
    };
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, [key]);
}
