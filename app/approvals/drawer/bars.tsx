import {
  AlertCircleIcon,
  CheckCircleIcon,
  ClockIcon,
  EditIcon,
  RefreshIcon,
  ViewIcon,
  WifiIcon,
} from "@shopify/polaris-icons";
import { BLOCKED } from "../../conversations/blocked.ts";
import { Avatar } from "../../ui/Avatar.tsx";
import { Bar } from "../../ui/Bar.tsx";
import { Glyph } from "../../ui/Glyph.tsx";
import { KeyButton } from "../../ui/KeyButton.tsx";
import { useLive } from "../../ui/live.tsx";
import { clockTime, countdown } from "../../ui/time.ts";
import { useNow } from "../../ui/useNow.ts";
import { useZone } from "../../ui/zone.ts";
import type { ApprovalState } from "../approval.ts";
import type { Trouble } from "../trouble/trouble.ts";
import type { Claimant, Review, ShownTypist } from "../view.ts";
import styles from "./bars.module.css";
import { useWide } from "./use-wide.ts";

/** The line to the server, when there is something to say about it; beside the queue the frame says it above the page. */
export function ConnectionBar() {
  const { state, lastSeen } = useLive();
  const zone = useZone();
  const wide = useWide();
  if (state === "live" || wide) return null;
  if (state === "offline")
    return <Bar tone="inverse" icon={WifiIcon} text="Offline. Your text and grades are kept here." />;
  return (
    <Bar
      tone="info"
      icon={RefreshIcon}
      text={`Reconnecting${lastSeen ? `, last seen ${clockTime(lastSeen, zone)}` : ""}`}
    />
  );
}

/** Somebody else is at it: their claim stands where the dock was. */
export function ClaimedBar({ claim, now }: { claim: Claimant; now: string }) {
  const left = Date.parse(claim.until) - useNow(now);
  return (
    <Bar
      tone="warning"
      start={<Avatar initials={claim.initials} />}
      text={`${claim.name} is reviewing, ${countdown(left)} left`}
    />
  );
}

/** An agent answers the same customer in Chatwoot: two replies would go out. */
export function TypingBar({ typist, now }: { typist: ShownTypist | null; now: string }) {
  const clock = useNow(now);
  if (!typist || Date.parse(typist.until) <= clock) return null;
  return <Bar tone="warning" icon={EditIcon} text={`${typist.name} is typing a reply in Chatwoot`} />;
}

export function ViewerBar() {
  return <Bar tone="info" icon={ViewIcon} text="You can read this. Deciding takes the role of a reviewer." />;
}

/** A newer draft, beside the text and never in its place. */
export function OfferBar({
  version,
  onUse,
  onKeep,
}: {
  version: number;
  onUse: () => void;
  onKeep: (() => void) | null;
}) {
  return (
    <Bar tone="info" icon={RefreshIcon} text={`Draft ${version} is ready. Your text stays until you take it.`}>
      {onKeep && (
        <KeyButton variant="plain" onClick={onKeep}>
          Keep my text
        </KeyButton>
      )}
      <KeyButton onClick={onUse}>Use draft {version}</KeyButton>
    </Bar>
  );
}

/** Why a decision did not go through. It may need more than one line, and nothing of it may be cut. */
export function Refusal({ message, problems = [] }: { message: string; problems?: string[] }) {
  return (
    <div className={styles.refusal} role="alert">
      <Glyph icon={AlertCircleIcon} small />
      <div>
        <p>{message}</p>
        {problems.length > 0 && (
          <ul>
            {problems.map((problem) => (
              <li key={problem}>{problem}</li>
            ))}
          </ul>
        )}
      </div>
    </div>
  );
}

type Ended = Pick<Review, "state" | "reason" | "trouble" | "replyDeleted">;

const endings: Record<ApprovalState, { tone: "info" | "success" | "warning"; text: string }> = {
  drafting: { tone: "info", text: "A draft is being written. It appears here by itself." },
  pending_review: { tone: "info", text: "Waiting for review." },
  changes_requested: { tone: "info", text: "Sent back for changes. The next draft appears here by itself." },
  approved: { tone: "success", text: "Approved, on its way." },
  sent: { tone: "success", text: "Approved and sent." },
  rejected: { tone: "warning", text: "Rejected. Nothing was sent." },
  superseded: { tone: "warning", text: "A newer draft took its place." },
  closed: { tone: "info", text: "Closed without a reply from here." },
  failed: { tone: "warning", text: "No draft could be made." },
};

const endingsInTrouble: Record<Trouble["state"], { tone: "warning" | "critical"; text: string }> = {
  undelivered: { tone: "critical", text: "Approved and sent, but not delivered." },
  retrying: { tone: "critical", text: "Not delivered. It is being sent again." },
  sending: { tone: "critical", text: "Not delivered. It is being sent again." },
  uncertain: { tone: "warning", text: "Approved and posted. Nobody knows yet whether it arrived." },
  refused: { tone: "warning", text: "Approved, but Chatwoot refused it. Nothing was sent." },
};

const blocked = {
  tone: "warning",
  text: "Blocked in Chatwoot. Nothing is drafted or sent until they are unblocked.",
} as const;

const deleted = { tone: "info", text: "Approved and sent. The reply was deleted in Chatwoot since." } as const;

function endingOf({ state, reason, trouble, replyDeleted }: Ended) {
  if (trouble) return endingsInTrouble[trouble.state];
  if (replyDeleted) return deleted;
  return state === "closed" && reason === BLOCKED ? blocked : endings[state];
}

/** Where an approval stands that waits for nobody's decision. */
export function StateBar({
  review,
  onDraftAgain,
  onSuccessor = null,
}: {
  review: Ended;
  onDraftAgain: (() => void) | null;
  onSuccessor?: (() => void) | null;
}) {
  const { tone, text } = endingOf(review);
  const icon = tone === "success" ? CheckCircleIcon : tone === "info" ? ClockIcon : AlertCircleIcon;
  return (
    <Bar
      tone={tone}
      icon={icon}
      text={review.state === "failed" && review.reason && !review.trouble ? `${text} (${review.reason})` : text}
    >
      {onSuccessor && <KeyButton onClick={onSuccessor}>Open the newer one</KeyButton>}
      {onDraftAgain && (
        <KeyButton keys="G" onClick={onDraftAgain}>
          Draft again
        </KeyButton>
      )}
    </Bar>
  );
}
