import { useEffect, useRef } from "react";

/** Names as `KeyboardEvent.key` gives them, letters in lower case; "mod+enter" is Ctrl or Cmd with Enter. */
type Keys = Record<string, (() => void) | undefined>;

const WHILE_TYPING = "mod+enter";

/** Answers keys anywhere on the page, but never letters meant for a text, nor a key held down. */
export function useKeys(keys: Keys, awake = true): void {
  const current = useRef(keys);
  current.current = keys;
  useEffect(() => {
    if (!awake) return;
    const press = (event: KeyboardEvent) => {
      const name = nameOf(event);
      if (name === null || event.repeat || event.defaultPrevented) return;
      if (isTyping(event.target) && name !== WHILE_TYPING) return;
      const act = current.current[name];
      if (!act) return;
      event.preventDefault();
      act();
    };
    document.addEventListener("keydown", press);
    return () => document.removeEventListener("keydown", press);
  }, [awake]);
}

function nameOf(event: KeyboardEvent): string | null {
  const mod = event.ctrlKey || event.metaKey;
  if (mod && event.key === "Enter") return "mod+enter";
  return mod || event.altKey ? null : event.key.toLowerCase();
}

function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target instanceof HTMLInputElement) return target.type !== "radio" && target.type !== "checkbox";
  return target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement || target.isContentEditable;
}
