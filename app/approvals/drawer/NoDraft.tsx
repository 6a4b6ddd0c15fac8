import { TroubleCard } from "../trouble/TroubleCard.tsx";
import type { Review } from "../view.ts";
import { ConnectionBar, Refusal, StateBar } from "./bars.tsx";
import { Bars, Body, useEscape } from "./Drawer.tsx";
import { Header, type Place, Who } from "./Header.tsx";
import { Message } from "./Message.tsx";
import { Notices } from "./Notices.tsx";
import { useKeys } from "./use-keys.ts";
import { usePost } from "./use-post.ts";

type Props = {
  review: Review;
  now: string;
  place: Place | null;
  mayDecide: boolean;
  keysAwake: boolean;
  onClose: () => void;
};

/** An approval whose first draft is still being written, or never came. */
export function NoDraft({ review, now, place, mayDecide, keysAwake, onClose }: Props) {
  const again = usePost<{ ok: boolean; message?: string }>();
  // A reply written by hand that is under way or sent wants no draft beside it.
  const mayDraft = mayDecide && !["drafting", "approved", "sent"].includes(review.state);
  const draftAgain = () => void again.post(`/app/approvals/${review.approvalId}/drafts`, {});
  useEscape(onClose);
  useKeys({ g: mayDraft ? draftAgain : undefined }, keysAwake);
  return (
    <>
      <Header review={review} place={place} onClose={onClose} judged={{ risk: null, dueAt: null, now, claim: null }} />
      <Body>
        <Who review={review} inBody />
        {review.trouble && <TroubleCard trouble={review.trouble} now={now} maySettle={mayDecide} />}
        <Notices review={review} />
        <Message review={review} now={now} />
      </Body>
      <Bars>
        <ConnectionBar />
        {again.answer?.ok === false && <Refusal message={again.answer.message ?? "No draft can be made now."} />}
        {again.lost && <Refusal message={again.lost} />}
        <StateBar review={review} onDraftAgain={mayDraft ? draftAgain : null} />
      </Bars>
    </>
  );
}
