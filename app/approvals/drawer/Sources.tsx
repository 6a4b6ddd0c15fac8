import type { Evidence } from "../../drafts/draft.ts";
import type { Review } from "../view.ts";
import { Mark } from "./MarkedText.tsx";
import { hasNoEvidence, type ReviewAction, type ReviewState, type Subject, unsupported } from "./review-state.ts";
import styles from "./Sources.module.css";
import { sourceName } from "./words.ts";

type Props = {
  review: Subject & { draft: NonNullable<Review["draft"]> };
  state: ReviewState;
  dispatch: (action: ReviewAction) => void;
  readOnly: boolean;
};

/** What backs the reply, in the margin beside it, and what nothing backs. */
export function Sources({ review, state, dispatch, readOnly }: Props) {
  const { evidence, claims } = review.draft;
  const used = new Set(claims.flatMap((claim) => claim.evidence));
  const missing = unsupported(state.text, review);
  const remove = (sentence: string) => dispatch({ do: "edit", text: without(state.text, sentence) });
  return (
    <section className={styles.sources} aria-label="Evidence">
      <div className={styles.bar}>
        <h3 className={styles.title}>Evidence</h3>
        <span className={styles.count}>{backed(claims, missing.length)}</span>
      </div>
      <ul className={styles.list}>
        {evidence.map((source) => (
          <Source key={source.number} source={source} used={used.has(source.number)} />
        ))}
        {missing.map((sentence) => (
          <li key={sentence} className={styles.missing}>
            <Mark kind="none">?</Mark>
            <div>
              <strong>No source for this sentence</strong>
              <p>“{sentence}” Sending it takes one more key.</p>
              {!readOnly && (
                <button type="button" className={styles.link} onClick={() => remove(sentence)}>
                  Remove sentence
                </button>
              )}
            </div>
          </li>
        ))}
        {hasNoEvidence(review) && <Reliance state={state} dispatch={dispatch} readOnly={readOnly} />}
      </ul>
    </section>
  );
}

function Source({ source, used }: { source: Evidence; used: boolean }) {
  return (
    <li>
      <Mark kind={used ? "source" : "unused"}>{source.number}</Mark>
      <div>
        <strong>{sourceName(source)}</strong>
        <p>
          “{source.quote}”{!used && " Read, not quoted"}
        </p>
      </div>
    </li>
  );
}

/** A reply without evidence goes out only on the reviewer's own word. */
function Reliance({ state, dispatch, readOnly }: Pick<Props, "state" | "dispatch" | "readOnly">) {
  const choices = { none_found: "None found", own_knowledge: "My own knowledge" } as const;
  return (
    <li className={styles.missing}>
      <Mark kind="none">?</Mark>
      <fieldset className={styles.reliance} disabled={readOnly}>
        <legend>No evidence is at hand for this reply. What do you rely on?</legend>
        {(["none_found", "own_knowledge"] as const).map((basis) => (
          <label key={basis}>
            <input
              type="radio"
              name="basis"
              checked={state.basis === basis}
              onChange={() => dispatch({ do: "basis", basis })}
            />
            {choices[basis]}
          </label>
        ))}
      </fieldset>
    </li>
  );
}

function backed(claims: { evidence: number[] }[], missing: number): string {
  if (claims.length === 0) return "No claims to back";
  const standing = claims.filter((claim) => claim.evidence.length > 0).length + missing;
  return `${standing - missing} of ${standing} claims have a source`;
}

/** The text without that sentence, and without the gap it would leave. */
function without(text: string, sentence: string): string {
  const at = text.indexOf(sentence);
  if (at < 0) return text;
  const before = text.slice(0, at).replace(/[^\S\n]+$/, "");
  const after = text.slice(at + sentence.length).replace(/^[^\S\n]+/, "");
  const gap = before === "" || before.endsWith("\n") || after === "" || after.startsWith("\n") ? "" : " ";
  return `${before}${gap}${after}`.replace(/\n{3,}/g, "\n\n");
}
