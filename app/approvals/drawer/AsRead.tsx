import { ChevronDownIcon, ChevronUpIcon } from "@shopify/polaris-icons";
import { useDeferredValue, useEffect, useId, useMemo, useRef, useState } from "react";
import { readsDifferently } from "../../chatwoot/reply-text/as-read.ts";
import { Glyph } from "../../ui/Glyph.tsx";
import { Kbd } from "../../ui/Kbd.tsx";
import styles from "./AsRead.module.css";
import { ReadReply } from "./ReadReply.tsx";
import { useKeys } from "./use-keys.ts";

type Props = {
  text: string;
  /** Chatwoot's name of the channel, such as `Channel::Email`. */
  channel: string;
  keysAwake: boolean;
};

/** The reply as its customer will see it, below the text in the box; nothing where the two look alike. V opens and closes it. */
export function AsRead({ text, channel, keysAwake }: Props) {
  const [open, setOpen] = useState(false);
  const previewId = useId();
  const preview = useRef<HTMLDivElement>(null);
  // Typing goes first; the preview follows.
  const typed = useDeferredValue(text);
  const differs = useMemo(() => readsDifferently(typed, channel), [typed, channel]);
  const toggle = () => setOpen(!open);
  useKeys({ v: differs ? toggle : undefined }, keysAwake);
  useEffect(() => {
    // A long reply has it below the fold.
    if (open) preview.current?.scrollIntoView({ block: "nearest" });
  }, [open]);
  if (!differs) return null;
  return (
    <div className={styles.asRead}>
      <button
        type="button"
        className={styles.toggle}
        aria-expanded={open}
        aria-controls={previewId}
        aria-keyshortcuts="V"
        onClick={toggle}
      >
        As the customer reads it
        <Kbd keys="V" />
        <Glyph icon={open ? ChevronUpIcon : ChevronDownIcon} small />
      </button>
      <div ref={preview} id={previewId} className={styles.preview} hidden={!open}>
        {open && <ReadReply text={typed} channel={channel} />}
      </div>
    </div>
  );
}
