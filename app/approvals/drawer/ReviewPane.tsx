import { useEffect, useRef, useState } from "react";
import { KeyButton } from "../../ui/KeyButton.tsx";
import { useNow } from "../../ui/useNow.ts";
import { type Grading, gradingNames } from "../grades.ts";
import { TroubleCard } from "../trouble/TroubleCard.tsx";
import type { Review } from "../view.ts";
import { Announcer } from "./Announcer.tsx";
import { ClaimedBar, ConnectionBar, OfferBar, Refusal, StateBar, TypingBar, ViewerBar } from "./bars.tsx";
import { Consequences } from "./Consequences.tsx";
import { Dock } from "./Dock.tsx";
import { Bars, Body, useEscape, Work } from "./Drawer.tsx";
import { Header, Mine, type Place, Who } from "./Header.tsx";
import styles from "./Message.module.css";
import { Message } from "./Message.tsx";
import { Notices } from "./Notices.tsx";
import { Reply } from "./Reply.tsx";
import {
  asksForBasis,
  asksOnceMore,
  firstMissing,
  type ReviewState,
  ungradedNames,
  withDraftInHand,
} from "./review-state.ts";
import { Sources } from "./Sources.tsx";
import { useClaim } from "./use-claim.ts";
import { type Decided, useDecision } from "./use-decision.ts";
import { useKeys } from "./use-keys.ts";
import { usePost } from "./use-post.ts";
import { useReview } from "./use-review.ts";

export type Drafted = Review & { draft: NonNullable<Review["draft"]> };

type Props = {
  review: Drafted;
  now: string;
  place: Place | null;
  mayDecide: boolean;
  keysAwake: boolean;
  toast: React.ReactNode;
  onDecided: (decided: Decided) => void;
  onClose: () => void;
  /** Opens the approval that took this one's place, when there is one. */
  onSuccessor: (() => void) | null;
};

/** One draft under review: read, judge, act. What may be done, and what is missing, is in `review-state.ts`. */
export function ReviewPane({
  review: read,
  now,
  place,
  mayDecide,
  keysAwake,
  toast,
  onDecided,
  onClose,
  onSuccessor,
}: Props) {
  const [state, dispatch] = useReview(read);
  const review = withDraftInHand(read, state.draft.id);
  const [openedAt] = useState(now);
  const reason = useRef<HTMLSelectElement>(null);
  const bases = useRef<HTMLFieldSetElement>(null);
  const clock = useNow(now);
  const { decide, deciding, refusal } = useDecision(review, onDecided);
  const again = usePost<{ ok: boolean; message?: string }>();

  const claimedByOther = review.claim !== null && !review.mine && Date.parse(review.claim.until) > clock;
  const open = review.state === "pending_review";
  const readOnly = !open || !mayDecide || claimedByOther;
  useClaim(review.approvalId, state, { open: !readOnly, mine: review.mine });

  const draftAgain = () => void again.post(`/app/approvals/${review.approvalId}/drafts`, {});
  const mean = (outcome: ReviewState["outcome"]) => {
    dispatch({ do: "mean", outcome });
    const [ungraded] = ungradedNames(state);
    if (ungraded) dispatch({ do: "focus grade", grading: ungraded });
  };
  const explaining = state.outcome !== "approve" && ungradedNames(state).length === 0;
  useEffect(() => {
    // Asleep it takes no focus; it wakes with the intent.
    if (explaining) reason.current?.focus();
  }, [explaining]);
  const grade = (value: number) => {
    const grading = state.focus ?? ungradedNames(state)[0];
    if (grading) dispatch({ do: "grade", grading, value });
  };
  const leadTo = (part: NonNullable<ReturnType<typeof firstMissing>>["part"]) => {
    const [ungraded] = ungradedNames(state);
    if (part === "text") dispatch({ do: "start editing" });
    else if (part === "grades" && ungraded) dispatch({ do: "focus grade", grading: ungraded });
    else if (part === "basis") bases.current?.querySelector("input")?.focus();
    else reason.current?.focus();
  };
  const chooseBasis = (basis: "none_found" | "own_knowledge") =>
    asksForBasis(state, review) ? () => dispatch({ do: "basis", basis }) : undefined;
  const press = () => {
    if (readOnly || deciding) return;
    const lacking = firstMissing(state, review);
    if (lacking) leadTo(lacking.part);
    else if (asksOnceMore(state, review)) dispatch({ do: "confirm" });
    else decide(state, openedAt);
  };
  const leave = () => {
    const at = document.activeElement;
    if (state.editing) dispatch({ do: "leave text" });
    else if (state.outcome !== "approve") dispatch({ do: "mean", outcome: "approve" });
    else if (at instanceof HTMLTextAreaElement || at instanceof HTMLSelectElement) at.blur();
    else onClose();
  };
  const focusGrade = (grading: Grading) => () => dispatch({ do: "focus grade", grading });

  useEscape(leave);
  useKeys(
    {
      "mod+enter": press,
      e: () => dispatch({ do: "start editing" }),
      d: () => dispatch({ do: "show", view: "changes" }),
      g: draftAgain,
      n: chooseBasis("none_found"),
      o: chooseBasis("own_knowledge"),
      x: () => mean("reject"),
      r: () => mean("request_changes"),
      ...Object.fromEntries(gradingNames.map((name) => [name.charAt(0), focusGrade(name)])),
      ...Object.fromEntries([1, 2, 3, 4, 5].map((value) => [`${value}`, () => grade(value)])),
    },
    keysAwake && !readOnly,
  );

  const kept = state.keptDespite !== null && state.keptDespite >= review.seenMessageId;
  const newer = review.stale?.newDraft ?? null;
  const moved = review.stale !== null && newer?.id !== state.draft.id;
  const offer = state.offered ? review.draft : moved ? newer : null;
  return (
    <>
      <Header
        review={review}
        place={place}
        onClose={onClose}
        judged={{
          risk: review.draft.risk.level,
          dueAt: open ? review.dueAt : null,
          now,
          claim: open && review.claim && review.mine ? <Mine claim={review.claim} now={now} /> : null,
        }}
      />
      <Body>
        <Who review={review} inBody />
        {review.trouble && <TroubleCard trouble={review.trouble} now={now} maySettle={mayDecide} />}
        <Notices review={review} />
        <Message
          review={moved ? review : { ...review, stale: null }}
          now={new Date(clock).toISOString()}
          actions={
            moved && !readOnly && !kept ? (
              <Choices
                onKeep={() => dispatch({ do: "keep reply", messageId: review.seenMessageId })}
                onDraftAgain={draftAgain}
              />
            ) : null
          }
        />
        <Work>
          <Reply
            review={review}
            state={state}
            dispatch={dispatch}
            readOnly={readOnly}
            keysAwake={keysAwake}
            onDraftAgain={moved ? null : draftAgain}
          />
          <Sources review={review} state={state} dispatch={dispatch} readOnly={readOnly} basesRef={bases} />
        </Work>
        <Consequences {...review.draft} />
      </Body>
      <Bars>
        <ConnectionBar />
        {open && <TypingBar typist={review.typist} now={now} />}
        {offer && !readOnly && (
          <OfferBar
            version={offer.version}
            onUse={() => dispatch({ do: "use draft", draft: offer })}
            onKeep={state.offered ? () => dispatch({ do: "keep text" }) : null}
          />
        )}
        {again.answer?.ok === false && <Refusal message={again.answer.message ?? "No new draft can be made now."} />}
        {again.lost && <Refusal message={again.lost} />}
        {refusal && <Refusal message={refusal.message} problems={refusal.problems} />}
        {toast}
        {claimedByOther && review.claim && open && <ClaimedBar claim={review.claim} now={now} />}
        {!open && (
          <StateBar
            review={review}
            onDraftAgain={mayDecide && review.state === "failed" ? draftAgain : null}
            onSuccessor={onSuccessor}
          />
        )}
        {open && !mayDecide && <ViewerBar />}
      </Bars>
      {!readOnly && (
        <Dock
          review={review}
          state={state}
          dispatch={dispatch}
          deciding={deciding}
          reasonRef={reason}
          onMean={mean}
          onPress={press}
        />
      )}
      <Announcer review={review} now={now} />
    </>
  );
}

/** The thread moved on: answer the older message all the same, or have the newer one answered. */
function Choices({ onKeep, onDraftAgain }: { onKeep: () => void; onDraftAgain: () => void }) {
  return (
    <div className={styles.choices}>
      <KeyButton variant="plain" onClick={onKeep}>
        Keep reply
      </KeyButton>
      <KeyButton keys="G" onClick={onDraftAgain}>
        Draft again
      </KeyButton>
    </div>
  );
}
