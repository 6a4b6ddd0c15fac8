import { useEffect, useState } from "react";

/** A text that outlives a reload of this tab. Empty until the page has woken, as the server knows nothing of it. */
export function useKeptText(key: string): [string, (text: string) => void] {
  const [text, setText] = useState("");
  useEffect(() => {
    try {
      setText(sessionStorage.getItem(key) ?? "");
    } catch {
      // The browser refuses storage; then it is simply not kept.
    }
  }, [key]);
  const keep = (next: string) => {
    setText(next);
    try {
      sessionStorage.setItem(key, next);
    } catch {
      // Full or forbidden.
    }
  };
  return [text, keep];
}
