import { type Grades, type Grading, gradingNames, type Reason } from "../grades.ts";
import { problemsOf } from "../validate.ts";
import type { DecisionForm, Review } from "../view.ts";
import type { KeptWork } from "./work.ts";

/** What the rules below need to know of the item under review. */
export type Subject = Pick<
  Review,
  "version" | "draft" | "stale" | "seenMessageId" | "channel" | "chatwootChannel" | "recipients" | "canReply"
>;

type Basis = "none_found" | "own_knowledge";
type Outcome = DecisionForm["outcome"];
type DraftText = { id: string; version: number; reply: string };

/** All that a reviewer has done to one draft and not yet decided. */
export type ReviewState = {
  draft: DraftText;
  text: string;
  grades: Record<Grading, number | null>;
  reason: Reason | null;
  note: string;
  basis: Basis | null;
  outcome: Outcome;
  editing: boolean;
  view: "text" | "changes";
  /** The grade row that the number keys fill. */
  focus: Grading | null;
  /** How many of the questions in `questions()` have been answered with one more press. */
  confirmed: number;
  /** The newest message the reviewer chose to keep the reply in spite of. */
  keptDespite: number | null;
  /** A newer draft came while this text was being written: it is offered, never put in its place. */
  offered: boolean;
};

export type ReviewAction =
  | { do: "restore"; kept: KeptWork }
  | { do: "edit"; text: string }
  | { do: "start editing" }
  | { do: "leave text" }
  | { do: "show"; view: ReviewState["view"] }
  | { do: "focus grade"; grading: Grading | null }
  | { do: "grade"; grading: Grading; value: number }
  | { do: "reason"; reason: Reason | null }
  | { do: "note"; note: string }
  | { do: "basis"; basis: Basis }
  | { do: "mean"; outcome: Outcome }
  | { do: "confirm" }
  | { do: "keep reply"; messageId: number }
  | { do: "messages came" }
  | { do: "draft came"; draft: DraftText }
  | { do: "use draft"; draft: DraftText }
  | { do: "keep text" };

const ungraded: ReviewState["grades"] = { tone: null, accuracy: null, policy: null };

/** A draft nobody has touched yet. Grades are never preset. */
export function beginReview(draft: DraftText): ReviewState {
  return {
    draft,
    text: draft.reply,
    grades: ungraded,
    reason: null,
    note: "",
    basis: null,
    outcome: "approve",
    editing: false,
    view: "text",
    focus: null,
    confirmed: 0,
    keptDespite: null,
    offered: false,
  };
}

export const isEdited = (state: ReviewState): boolean => state.text !== state.draft.reply;

/** Has the reviewer put anything into this that would be missed? */
export const isTouched = (state: ReviewState): boolean =>
  isEdited(state) || state.note !== "" || gradingNames.some((name) => state.grades[name] !== null);

export const ungradedNames = (state: ReviewState): Grading[] =>
  gradingNames.filter((name) => state.grades[name] === null);

/** The row after this one that still has no grade; the search goes round. */
export function nextUngraded(grades: ReviewState["grades"], after: Grading): Grading | null {
  const start = gradingNames.indexOf(after);
  const round = [...gradingNames.slice(start + 1), ...gradingNames.slice(0, start)];
  return round.find((name) => grades[name] === null) ?? null;
}

/** The review with the draft in hand: the newer one, and the newest message as its question, once it was taken. */
export function withDraftInHand<R extends Review & { draft: NonNullable<Review["draft"]> }>(
  review: R,
  draftId: string,
): R {
  const newer = review.stale?.newDraft;
  if (!newer || newer.id !== draftId) return review;
  return { ...review, draft: newer, sourceMessageId: review.seenMessageId };
}

/** One step of a review. Whatever changes what would be sent takes back a half-given confirmation. */
export function review(state: ReviewState, action: ReviewAction): ReviewState {
  switch (action.do) {
    case "restore":
      return {
        ...state,
        ...action.kept,
        text: action.kept.text ?? state.text,
        view: action.kept.text === null ? "text" : "changes",
      };
    case "edit":
      return { ...state, text: action.text, confirmed: 0 };
    case "start editing":
      return { ...state, editing: true, view: "text" };
    case "leave text":
      return { ...state, editing: false, view: isEdited(state) ? "changes" : "text" };
    case "show":
      return { ...state, editing: false, view: action.view };
    case "focus grade":
      return { ...state, focus: action.grading };
    case "grade": {
      const grades = { ...state.grades, [action.grading]: action.value };
      return { ...state, grades, focus: nextUngraded(grades, action.grading) };
    }
    case "reason":
      return { ...state, reason: action.reason };
    case "note":
      return { ...state, note: action.note };
    case "basis":
      return { ...state, basis: action.basis };
    case "mean":
      return { ...state, outcome: action.outcome, confirmed: 0 };
    case "confirm":
      return { ...state, confirmed: state.confirmed + 1 };
    case "keep reply":
      return { ...state, keptDespite: action.messageId, confirmed: 0 };
    case "messages came":
      return { ...state, confirmed: 0 };
    case "draft came":
      if (action.draft.id === state.draft.id) return state;
      return isEdited(state)
        ? { ...beginReview(action.draft), text: state.text, note: state.note, editing: state.editing, offered: true }
        : { ...beginReview(action.draft), note: state.note };
    case "use draft":
      return { ...beginReview(action.draft), note: state.note };
    case "keep text":
      return { ...state, offered: false };
  }
}

/** Sentences of the draft that nothing backs and that still stand in the text. */
export function unsupported(text: string, subject: Subject): string[] {
  const claims = subject.draft?.claims ?? [];
  return claims.filter((claim) => claim.evidence.length === 0 && text.includes(claim.sentence)).map((c) => c.sentence);
}

/** The draft in hand answers the newest message, or the reviewer chose to keep it all the same. */
const isUpToDate = (state: ReviewState, { stale, seenMessageId }: Subject): boolean =>
  stale === null ||
  stale.newDraft?.id === state.draft.id ||
  (state.keptDespite !== null && state.keptDespite >= seenMessageId);

type Question = "newer" | "closed" | "promise";

/** What approving asks once more before it sends, in order. */
function questions(state: ReviewState, subject: Subject): Question[] {
  const asked: Question[] = [];
  if (!isUpToDate(state, subject)) asked.push("newer");
  if (!subject.canReply) asked.push("closed");
  if (unsupported(state.text, subject).length > 0) asked.push("promise");
  return asked;
}

/** Must one more press follow before this is sent? */
export const asksOnceMore = (state: ReviewState, subject: Subject): boolean =>
  state.outcome === "approve" && state.confirmed < questions(state, subject).length;

/** What keeps the reviewer from deciding: the part of the drawer to go to, and the words left of the main button. */
type Missing = { part: "text" | "grades" | "reason" | "basis"; words: string };

/** The first of what is missing; null when nothing is. */
export function firstMissing(state: ReviewState, subject: Subject): Missing | null {
  const left = ungradedNames(state).length;
  const [problem] = state.outcome === "approve" ? problemsOf(state.text, subject.channel, subject.chatwootChannel) : [];
  if (problem) return { part: "text", words: problem.replace(/\.$/, "") };
  if (left === gradingNames.length) return { part: "grades", words: `Grade all three to ${verbs[state.outcome]}` };
  if (left > 0) return { part: "grades", words: left === 1 ? "1 grade to go" : `${left} grades to go` };
  if ((state.outcome !== "approve" || isEdited(state)) && state.reason === null)
    return { part: "reason", words: `Choose a reason ${state.outcome === "reject" ? "to reject" : "for the change"}` };
  if (state.outcome === "approve" && asksForBasis(state, subject) && state.basis === null)
    return { part: "basis", words: "Choose what this is based on" };
  return null;
}

export const missing = (state: ReviewState, subject: Subject): string | null =>
  firstMissing(state, subject)?.words ?? null;

/** Without evidence a reply goes out on the reviewer's word. One that claims nothing, as it was drafted, needs none. */
export const asksForBasis = (state: ReviewState, subject: Subject): boolean =>
  hasNoEvidence(subject) && ((subject.draft?.claims.length ?? 0) > 0 || isEdited(state));

const verbs: Record<Outcome, string> = { approve: "approve", reject: "reject", request_changes: "send it back" };

export const hasNoEvidence = (subject: Subject): boolean => (subject.draft?.evidence.length ?? 0) === 0;

/** What the next press will do, or what it asks: shown beside the main button once nothing is missing. */
export function hint(state: ReviewState, subject: Subject): string | null {
  if (state.outcome !== "approve" || missing(state, subject) !== null) return null;
  const next = questions(state, subject)[state.confirmed];
  if (next === "newer") return "Asks once more, new message in view";
  if (next === "closed") return "Asks once more, the reply window is closed";
  if (state.confirmed === 0) return null;
  const asked = questions(state, subject)[state.confirmed - 1];
  const count = unsupported(state.text, subject).length;
  if (asked === "newer") return "The newer message stays unanswered";
  if (asked === "closed") return "The channel will most likely refuse it";
  return count === 1 ? "One sentence has no source" : `${count} sentences have no source`;
}

/** The main button says what pressing it does. */
export function mainLabel(state: ReviewState, subject: Subject): string {
  if (state.outcome === "reject") return "Reject, send nothing";
  if (state.outcome === "request_changes") return "Send back for changes";
  const asked = questions(state, subject);
  if (state.confirmed === 0 && (asked[0] === "newer" || asked[0] === "closed")) return "Approve anyway…";
  if (state.confirmed > 0 && asked[state.confirmed - 1] === "newer") return "Send this reply anyway";
  if (state.confirmed > 0 && asked[state.confirmed - 1] === "closed") return "Send though closed";
  if (state.confirmed > 0 && asked[state.confirmed - 1] === "promise") return "Send with the promise";
  return isEdited(state) ? "Approve edited & send" : "Approve & send";
}

/** The decision as it is sent, or null while something is missing. `openedAt` is when the reviewer began to read. */
export function toDecision(state: ReviewState, subject: Subject, openedAt: string | null): DecisionForm | null {
  const grades = allGrades(state);
  if (grades === null || missing(state, subject) !== null) return null;
  return {
    outcome: state.outcome,
    version: subject.version,
    draftId: state.draft.id,
    seenMessageId: subject.seenMessageId,
    recipients: subject.recipients,
    grades,
    finalText: state.text,
    basis: state.outcome === "approve" ? basis(state, subject) : null,
    reason: state.outcome === "approve" && !isEdited(state) ? null : state.reason,
    note: state.note.trim(),
    despiteNewer: state.outcome === "approve" && subject.stale !== null,
    despiteClosedWindow: state.outcome === "approve" && !subject.canReply,
    openedAt,
  };
}

function allGrades({ grades: { tone, accuracy, policy } }: ReviewState): Grades | null {
  return tone === null || accuracy === null || policy === null ? null : { tone, accuracy, policy };
}

/** A sentence without a source rests on what the reviewer knows. */
function basis(state: ReviewState, subject: Subject): DecisionForm["basis"] {
  if (hasNoEvidence(subject)) return asksForBasis(state, subject) ? state.basis : "none_found";
  return unsupported(state.text, subject).length > 0 ? "own_knowledge" : "evidence";
}
