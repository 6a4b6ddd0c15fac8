import { type FocusEvent, useEffect, useRef } from "react";
import { Kbd } from "../../ui/Kbd.tsx";
import { type Grading, gradingNames, gradings } from "../grades.ts";
import styles from "./Grades.module.css";
import { type ReviewAction, type ReviewState, ungradedNames } from "./review-state.ts";

type Props = { state: ReviewState; dispatch: (action: ReviewAction) => void };
const values = [1, 2, 3, 4, 5] as const;

/** Three grades, never preset. On a phone three pills choose which of them the one row of numbers fills. */
export function Grades({ state, dispatch }: Props) {
  const shown = state.focus ?? ungradedNames(state)[0] ?? "tone";
  return (
    <div className={styles.grades}>
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset groups inputs, these are buttons. */}
      <div className={styles.pills} role="group" aria-label="Grades">
        {gradingNames.map((name) => (
          <button
            key={name}
            type="button"
            aria-pressed={name === shown}
            className={name === shown ? styles.pillOn : styles.pill}
            onClick={() => dispatch({ do: "focus grade", grading: name })}
          >
            {gradings[name].name}
            {state.grades[name] === null ? <span className={styles.dash}>–</span> : <b>{state.grades[name]}</b>}
          </button>
        ))}
      </div>
      {gradingNames.map((name) => (
        <Grade key={name} name={name} shown={name === shown} state={state} dispatch={dispatch} />
      ))}
    </div>
  );
}

function Grade({ name, shown, state, dispatch }: Props & { name: Grading; shown: boolean }) {
  const row = useRef<HTMLDivElement>(null);
  const { name: title, key, question, meanings } = gradings[name];
  const value = state.grades[name];
  const focused = state.focus === name;
  useEffect(() => {
    const radios = row.current;
    if (!focused || !radios || radios.contains(document.activeElement)) return;
    (radios.querySelector<HTMLInputElement>(":checked") ?? radios.querySelector("input"))?.focus();
  }, [focused]);
  const done = state.focus === null;
  useEffect(() => {
    const radios = row.current;
    if (done && value !== null && radios?.contains(document.activeElement))
      radios.querySelector<HTMLInputElement>(":checked")?.focus();
  }, [value, done]);
  const enter = ({ currentTarget, relatedTarget }: FocusEvent) => {
    if (!focused && !currentTarget.contains(relatedTarget as Node | null))
      dispatch({ do: "focus grade", grading: name });
  };
  return (
    <fieldset className={styles.fieldset} data-shown={shown} data-now={focused} onFocus={enter}>
      <legend className={styles.legend}>
        {title}: {question}
      </legend>
      <div className={styles.row}>
        <span className={styles.name} aria-hidden="true">
          {title}
          <Kbd keys={key} />
        </span>
        <div ref={row} className={styles.numbers}>
          {values.map((number) => (
            <label key={number}>
              <input
                type="radio"
                name={`grade-${name}`}
                value={number}
                checked={value === number}
                aria-label={`${number}, ${meanings[number - 1]}`}
                onChange={() => dispatch({ do: "grade", grading: name, value: number })}
              />
              <span aria-hidden="true">{number}</span>
            </label>
          ))}
        </div>
        <span className={styles.meaning} aria-hidden="true">
          {value !== null ? (
            meanings[value - 1]
          ) : focused ? (
            <>
              Press <Kbd keys="1" /> to <Kbd keys="5" />
            </>
          ) : (
            question
          )}
        </span>
      </div>
    </fieldset>
  );
}
