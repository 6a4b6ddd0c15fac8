import { ChevronDownIcon, ChevronLeftIcon, ChevronUpIcon, XIcon } from "@shopify/polaris-icons";
import type { ReactNode } from "react";
import type { RiskLevel } from "../../drafts/draft.ts";
import { Avatar } from "../../ui/Avatar.tsx";
import { Clock } from "../../ui/Clock.tsx";
import { KeyButton } from "../../ui/KeyButton.tsx";
import { Risk } from "../../ui/Risk.tsx";
import { countdown } from "../../ui/time.ts";
import { useNow } from "../../ui/useNow.ts";
import type { Review } from "../view.ts";
import styles from "./Header.module.css";
import { channelNames } from "./words.ts";

type Known = Pick<Review, "customer" | "channel" | "history" | "conversationId" | "chatwootUrl">;
export type Place = { index: number; of: number; onPrevious: (() => void) | null; onNext: (() => void) | null };

type Props = {
  review: Known;
  place: Place | null;
  onClose: () => void;
  /** Nothing is being judged when a person writes the answer alone. */
  judged?: { risk: RiskLevel | null; dueAt: string | null; now: string; claim: ReactNode } | null;
};

/** Whose message this is, how urgent, and where in the queue. */
export function Header({ review, place, onClose, judged }: Props) {
  return (
    <header className={styles.header}>
      <button type="button" className={styles.back} aria-label="Back to the queue" onClick={onClose}>
        <ChevronLeftIcon className={styles.backIcon} aria-hidden="true" />
      </button>
      <Who review={review} />
      <span className={styles.narrowPlace}>{place && `${place.index} of ${place.of}`}</span>
      {judged && (
        <>
          {judged.claim}
          {judged.risk && (
            <>
              <span className={styles.wide}>
                <Risk level={judged.risk} named />
              </span>
              <span className={styles.narrow}>
                <Risk level={judged.risk} />
              </span>
            </>
          )}
          {judged.dueAt && <Clock dueAt={judged.dueAt} now={judged.now} large />}
        </>
      )}
      {place && (
        <>
          <span className={styles.rule} />
          <nav className={styles.place} aria-label="Place in the queue">
            <KeyButton
              variant="plain"
              icon={ChevronUpIcon}
              aria-label="Previous"
              title="Previous (K)"
              waiting={place.onPrevious === null}
              onClick={place.onPrevious ?? undefined}
            />
            <span className={styles.count}>
              {place.index} of {place.of}
            </span>
            <KeyButton
              variant="plain"
              icon={ChevronDownIcon}
              aria-label="Next"
              title="Next (J)"
              waiting={place.onNext === null}
              onClick={place.onNext ?? undefined}
            />
          </nav>
        </>
      )}
      <KeyButton
        variant="plain"
        icon={XIcon}
        keys="Esc"
        aria-label="Close, Esc"
        title="Close (Esc)"
        className={styles.close}
        onClick={onClose}
      />
    </header>
  );
}

/** The customer's name and what is known of them; stands in the body on a phone. */
export function Who({ review, inBody }: { review: Known; inBody?: boolean }) {
  const { customer, channel, history, conversationId, chatwootUrl } = review;
  return (
    <div className={inBody ? styles.whoInBody : styles.who}>
      <Avatar initials={customer.initials} size="large" />
      <div className={styles.names}>
        <h2>{customer.name}</h2>
        <p>
          {channelNames[channel]}
          {history && ` · ${history}`} ·{" "}
          <a href={chatwootUrl} target="_blank" rel="noopener noreferrer">
            Chatwoot {conversationId}
          </a>
        </p>
      </div>
    </div>
  );
}

/** "Yours for 9:12": from the first change on, others are kept from deciding. */
export function Mine({ claim, now }: { claim: NonNullable<Review["claim"]>; now: string }) {
  const left = Date.parse(claim.until) - useNow(now);
  if (left <= 0) return null;
  return (
    <span className={styles.mine}>
      <Avatar initials={claim.initials} mine />
      Yours for {countdown(left)}
    </span>
  );
}
