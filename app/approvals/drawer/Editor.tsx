import { useEffect, useRef } from "react";
import type { Claim } from "../../drafts/draft.ts";
import styles from "./Editor.module.css";
import { markReply } from "./marks.ts";

/** A plain text area over a backdrop that keeps its height and underlines what has no source. */
export function Editor({
  text,
  claims,
  label,
  onChange,
  autoFocus,
}: {
  text: string;
  claims: Claim[];
  label: string;
  onChange: (text: string) => void;
  autoFocus?: boolean;
}) {
  const area = useRef<HTMLTextAreaElement>(null);
  useEffect(() => {
    if (autoFocus) area.current?.focus({ preventScroll: true });
  }, [autoFocus]);
  return (
    <div className={styles.editor}>
      <div className={styles.backdrop} aria-hidden="true">
        <Backdrop text={text} claims={claims} />
      </div>
      <textarea
        ref={area}
        className={styles.area}
        value={text}
        aria-label={label}
        spellCheck
        onChange={(event) => onChange(event.target.value)}
      />
    </div>
  );
}

/** The same letters at the same places, invisible but for the underlines. The last break keeps an empty last line. */
function Backdrop({ text, claims }: { text: string; claims: Claim[] }) {
  const missing = claims.filter((claim) => claim.evidence.length === 0);
  let rest = text;
  const pieces: { text: string; marked: boolean }[] = [];
  for (const span of markReply(text, missing).flat()) {
    if (span.claim === null) continue;
    const at = rest.indexOf(span.text);
    pieces.push({ text: rest.slice(0, at), marked: false }, { text: span.text, marked: true });
    rest = rest.slice(at + span.text.length);
  }
  return (
    <>
      {pieces.map((piece, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: pieces have no other name.
        <span key={index} className={piece.marked ? styles.missing : undefined}>
          {piece.text}
        </span>
      ))}
      {`${rest}\n`}
    </>
  );
}
