import { SelectIcon } from "@shopify/polaris-icons";
import { type Ref, useId } from "react";
import { Glyph } from "../../ui/Glyph.tsx";
import { Reason, reasons } from "../grades.ts";
import styles from "./Explain.module.css";
import { isEdited, missing, type ReviewAction, type ReviewState, type Subject } from "./review-state.ts";

type Props = {
  state: ReviewState;
  subject: Subject;
  dispatch: (action: ReviewAction) => void;
  reasonRef: Ref<HTMLSelectElement>;
};

const invitations = {
  approve: "Note for the next draft (optional)",
  reject: "What was wrong (optional)",
  request_changes: "What should the next draft do?",
};

/** Why, and a word for the next draft. Both keep their place; the reason wakes when there is something to explain. */
export function Explain({ state, subject, dispatch, reasonRef }: Props) {
  const id = useId();
  const awake = isEdited(state) || state.outcome !== "approve";
  const needed = awake && state.reason === null && (missing(state, subject)?.startsWith("Choose a reason") ?? false);
  return (
    <div className={awake ? styles.awake : styles.explain}>
      <div className={needed ? styles.needed : styles.reason}>
        <label htmlFor={id}>{awake ? "Reason" : "No reason needed, unchanged"}</label>
        <select
          id={id}
          ref={reasonRef}
          value={awake ? (state.reason ?? "") : ""}
          disabled={!awake}
          onChange={(event) => dispatch({ do: "reason", reason: Reason.safeParse(event.target.value).data ?? null })}
        >
          <option value="">{awake ? "Choose one" : ""}</option>
          {Reason.options.map((reason) => (
            <option key={reason} value={reason}>
              {reasons[reason]}
            </option>
          ))}
        </select>
        {awake && <Glyph icon={SelectIcon} small tone="subdued" />}
      </div>
      <textarea
        className={styles.note}
        value={state.note}
        maxLength={2000}
        aria-label="Note for the next draft"
        placeholder={invitations[state.outcome]}
        onChange={(event) => dispatch({ do: "note", note: event.target.value })}
      />
    </div>
  );
}
