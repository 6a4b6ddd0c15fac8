import { useEffect, useRef } from "react";
import { NavigationType, useLocation, useNavigationType, useSearchParams } from "react-router";
import styles from "./PlayedNote.module.css";
import { textOf } from "./situation-texts.ts";

/** Says what a situation that was just played has done. */
export function PlayedNote() {
  const { key } = useLocation();
  const [search] = useSearchParams();
  const situation = textOf(search.get("played"));
  return situation ? <Note key={key} text={situation.done} /> : null;
}

function Note({ text }: { text: string }) {
  const note = useRef<HTMLParagraphElement>(null);
  const navigation = useNavigationType();
  // Whoever pressed the button, perhaps far down on a phone, is brought here; a reloaded page stays where it is.
  useEffect(() => {
    if (navigation === NavigationType.Push) note.current?.focus();
  }, [navigation]);
  return (
    <p ref={note} tabIndex={-1} className={styles.note}>
      {text}
    </p>
  );
}
