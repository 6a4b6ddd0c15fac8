import { AlertDiamondIcon, AlertTriangleIcon, ExternalIcon, RefreshIcon } from "@shopify/polaris-icons";
import { Glyph } from "../../ui/Glyph.tsx";
import { KeyButton, KeyLink } from "../../ui/KeyButton.tsx";
import { clockTimeSeconds, dayAndTime, isSameDay, shortDay } from "../../ui/time.ts";
import { useZone } from "../../ui/zone.ts";
import { addressOf } from "../queue/places.ts";
import styles from "./SendTrouble.module.css";
import { peopleWords, sentence, type Trouble, triedWords, troubleWords, twinOf } from "./trouble.ts";
import { useSettle } from "./use-settle.ts";

type Props = { trouble: Trouble; now: string; maySettle: boolean; heading: string; main?: boolean };

/** A reply that went astray: what happened, the evidence in order, and what a person can do about it. */
export function SendTrouble({ trouble, now, maySettle, heading, main = false }: Props) {
  const zone = useZone();
  const { approvedAt, approvedBy, reason, state } = trouble;
  const doubt = state === "uncertain";
  return (
    <article className={doubt ? styles.doubt : styles.failed} aria-label={heading}>
      <Glyph
        icon={doubt ? AlertTriangleIcon : state === "retrying" || state === "sending" ? RefreshIcon : AlertDiamondIcon}
        tone={doubt ? "warning" : "critical"}
      />
      <div className={styles.said}>
        <p>
          <b>{heading}.</b> {troubleWords(trouble)}
        </p>
        <p className={styles.about}>
          {approvedAt && `Approved ${dayAndTime(approvedAt, now, zone)}${approvedBy ? ` by ${approvedBy}` : ""}. `}
          {reason && sentence(reason)}
        </p>
        <Evidence trouble={trouble} now={now} />
        <Advice trouble={trouble} now={now} />
        <div className={styles.acts}>
          <KeyLink href={trouble.chatwootUrl}>
            Open thread <Glyph icon={ExternalIcon} small />
          </KeyLink>
          {state === "refused" && (
            <KeyLink to={addressOf({ tab: "unanswered", conversationId: trouble.conversationId })}>Answer</KeyLink>
          )}
          {maySettle && <Acts trouble={trouble} main={main} />}
        </div>
      </div>
    </article>
  );
}

/** Every post, look and retry, oldest first. */
function Evidence({ trouble, now }: Pick<Props, "trouble" | "now">) {
  const zone = useZone();
  if (trouble.tried.length === 0) return null;
  return (
    <ol className={styles.trail} aria-label="What was tried">
      {trouble.tried.map(({ id, at, ...tried }) => (
        <li key={id}>
          <time dateTime={at}>
            {!isSameDay(at, now, zone) && `${shortDay(at, zone)}, `}
            {clockTimeSeconds(at, zone)}
          </time>
          <span>{triedWords(tried)}</span>
        </li>
      ))}
    </ol>
  );
}

/** What to know before pressing anything. */
function Advice({ trouble, now }: Pick<Props, "trouble" | "now">) {
  const zone = useZone();
  const { state, needsPerson, newer, repostTo, failedMessageDeleted } = trouble;
  const twin = twinOf(trouble);
  const advice = [
    newer && `${newer.author} wrote again ${dayAndTime(newer.at, now, zone)}, after this reply was approved.`,
    state === "uncertain" &&
      needsPerson &&
      (twin === null
        ? "Look into the thread, or ask the customer, before it is sent again."
        : "Most likely that message is this reply. Look into the thread."),
    state === "uncertain" && failedMessageDeleted && "The message that failed before is deleted in Chatwoot.",
    state === "undelivered" &&
      repostTo &&
      (newer
        ? "Send again leads back to review: nothing is deleted or sent before that message is read."
        : `Send again: the failed message is deleted in Chatwoot and the reply is sent anew to ${peopleWords(repostTo)}.`),
    state === "refused" && "Mend the cause, then answer the customer.",
  ].filter(Boolean);
  return advice.length === 0 ? null : <p className={styles.advice}>{advice.join(" ")}</p>;
}

function Acts({ trouble, main }: Required<Pick<Props, "trouble" | "main">>) {
  const { settle, busy, problem } = useSettle(trouble.sendId);
  const act = (outcome: Parameters<typeof settle>[0], label: string, primary = false) => (
    <KeyButton variant={primary ? "primary" : "basic"} onClick={() => settle(outcome)} waiting={busy}>
      {label}
    </KeyButton>
  );
  const moved = trouble.newer !== null || twinOf(trouble) !== null;
  return (
    <>
      {trouble.state === "uncertain" && act("arrived", "It arrived")}
      {trouble.state === "uncertain" &&
        trouble.needsPerson &&
        (moved ? act("to-review", "It did not, back to review") : act("send-again", "It did not, send again"))}
      {trouble.state === "undelivered" && act("retry", "Send again", main)}
      {trouble.state === "undelivered" && act("put-aside", "Put aside")}
      {problem && (
        <p className={styles.problem} role="alert">
          {problem}
        </p>
      )}
    </>
  );
}
