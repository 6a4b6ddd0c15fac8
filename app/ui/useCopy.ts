import { type RefObject, useEffect, useState } from "react";

const SAID_MS = 2000;
const words = { ready: "Copy", copied: "Copied", selected: "Now Ctrl C" } as const;

/** Copies a text, shown in `shown`, and for a moment says so. `said` is empty when there is nothing to say. */
export function useCopy(shown: RefObject<HTMLElement | null>): {
  copy(text: string): Promise<void>;
  label: string;
  said: string;
} {
  const [state, setState] = useState<keyof typeof words>("ready");
  useEffect(() => {
    if (state === "ready") return;
    const timer = setTimeout(() => setState("ready"), SAID_MS);
    return () => clearTimeout(timer);
  }, [state]);
  const copy = async (text: string) => {
    try {
      await navigator.clipboard.writeText(text);
      setState("copied");
    } catch {
      // Browsers lend the clipboard to https and this machine only; elsewhere the person copies what is marked.
      if (shown.current) getSelection()?.selectAllChildren(shown.current);
      setState("selected");
    }
  };
  return { copy, label: words[state], said: state === "ready" ? "" : words[state] };
}
