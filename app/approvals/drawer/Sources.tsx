import type { Ref } from "react";
import type { Evidence } from "../../drafts/draft.ts";
import { Kbd } from "../../ui/Kbd.tsx";
import type { Review } from "../view.ts";
import { Mark } from "./MarkedText.tsx";
import { asksForBasis, type ReviewAction, type ReviewState, type Subject, unsupported } from "./review-state.ts";
import styles from "./Sources.module.css";
import { sourceName } from "./words.ts";

type Props = {
  review: Subject & { draft: NonNullable<Review["draft"]> };
  state: ReviewState;
  dispatch: (action: ReviewAction) => void;
  readOnly: boolean;
  /** Where a reviewer without evidence says what the reply is based on. */
  basesRef: Ref<HTMLFieldSetElement>;
};

/** What backs the reply, in the margin beside it, and what nothing backs. */
export function Sources({ review, state, dispatch, readOnly, basesRef }: Props) {
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
        {asksForBasis(state, review) && (
          <Basis state={state} dispatch={dispatch} readOnly={readOnly} basesRef={basesRef} />
        )}
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

const bases = [
  { basis: "none_found", name: "No source: it makes no claims", keys: "N" },
  { basis: "own_knowledge", name: "I know this myself", keys: "O" },
] as const;

/** A reply without evidence goes out only on the reviewer's own word. */
function Basis({ state, dispatch, readOnly, basesRef }: Pick<Props, "state" | "dispatch" | "readOnly" | "basesRef">) {
  return (
    <li className={styles.missing}>
      <Mark kind="none">?</Mark>
      <fieldset className={styles.reliance} disabled={readOnly} ref={basesRef}>
        <legend>There is no evidence for this reply. What is it based on?</legend>
        {bases.map(({ basis, name, keys }) => (
          <label key={basis}>
            <input
              type="radio"
              name="basis"
              checked={state.basis === basis}
              aria-keyshortcuts={keys}
              onChange={() => dispatch({ do: "basis", basis })}
            />
            {name}
            {!readOnly && <Kbd keys={keys} />}
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
