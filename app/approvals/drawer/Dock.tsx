import type { ReactNode, Ref } from "react";
import { KeyButton } from "../../ui/KeyButton.tsx";
import type { Review } from "../view.ts";
import styles from "./Dock.module.css";
import { Explain } from "./Explain.tsx";
import { Grades } from "./Grades.tsx";
import { hint, mainLabel, missing, type ReviewAction, type ReviewState } from "./review-state.ts";
import { useModKey } from "./use-mod-key.ts";
import { recipientsShort } from "./words.ts";

type Props = {
  review: Review;
  state: ReviewState;
  dispatch: (action: ReviewAction) => void;
  deciding: boolean;
  reasonRef: Ref<HTMLSelectElement>;
  onMean: (outcome: ReviewState["outcome"]) => void;
  onPress: () => void;
};

/** Judge and act: grades, the reason, and the one button that sends. Never scrolls, never moves. */
export function Dock({ review, state, dispatch, deciding, reasonRef, onMean, onPress }: Props) {
  const lacking = missing(state, review);
  const asked = hint(state, review);
  return (
    <Footer>
      <div className={styles.judge}>
        <Grades state={state} dispatch={dispatch} />
        <Explain state={state} subject={review} dispatch={dispatch} reasonRef={reasonRef} />
      </div>
      <div className={styles.acts}>
        {state.outcome === "approve" ? (
          <>
            <KeyButton
              variant="danger"
              size="large"
              keys="X"
              className={styles.reject}
              onClick={() => onMean("reject")}
            >
              Reject
            </KeyButton>
            <KeyButton size="large" keys="R" onClick={() => onMean("request_changes")}>
              <span className={styles.wide}>Request changes</span>
              <span className={styles.narrow}>Changes</span>
            </KeyButton>
          </>
        ) : (
          <KeyButton size="large" keys="Esc" onClick={() => dispatch({ do: "mean", outcome: "approve" })}>
            Cancel
          </KeyButton>
        )}
        <p className={asked ? styles.warns : styles.says} aria-live="polite">
          {deciding
            ? ""
            : (lacking ?? asked ?? (state.outcome === "approve" ? recipientsShort(review) : "Nothing is sent"))}
        </p>
        <MainButton
          label={mainLabel(state, review)}
          lacking={lacking}
          doing={deciding ? doing[state.outcome] : null}
          onPress={onPress}
        />
      </div>
    </Footer>
  );
}

const doing = { approve: "Approving", reject: "Rejecting", request_changes: "Sending back" };

/** One place, one width; the label says what will happen. A phone has no room beside it: there it says what is missing. */
export function MainButton({
  label,
  lacking,
  doing,
  onPress,
}: {
  label: string;
  lacking: string | null;
  doing: string | null;
  onPress: () => void;
}) {
  const mod = useModKey();
  return (
    <KeyButton
      variant="primary"
      size="large"
      className={styles.main}
      keys={doing === null ? `${mod} Enter` : undefined}
      waiting={lacking !== null || doing !== null}
      onClick={onPress}
    >
      {doing ?? (
        <>
          <span className={lacking === null ? undefined : styles.wide}>{label}</span>
          {lacking !== null && <span className={styles.narrow}>{lacking}</span>}
        </>
      )}
    </KeyButton>
  );
}

export function Footer({ children }: { children: ReactNode }) {
  return <footer className={styles.dock}>{children}</footer>;
}
