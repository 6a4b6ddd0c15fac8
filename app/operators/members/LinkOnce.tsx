import { ClipboardIcon } from "@shopify/polaris-icons";
import { useEffect, useRef } from "react";
import { Hidden } from "../../ui/Hidden.tsx";
import { KeyButton } from "../../ui/KeyButton.tsx";
import { dayAndTime } from "../../ui/time.ts";
import { useCopy } from "../../ui/useCopy.ts";
import { useZone } from "../../ui/zone.ts";
import { LINK_MINUTES, type OneTimeLink } from "../sign-in-link.ts";
import styles from "./LinkOnce.module.css";

/** A one-time link, shown this once, to copy and hand over. It comes into view and takes the focus. */
export function LinkOnce({ link, whom, now }: { link: OneTimeLink; whom: string; now: string }) {
  const zone = useZone();
  const address = useRef<HTMLElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const { copy, label, said } = useCopy(address);
  // biome-ignore lint/correctness/useExhaustiveDependencies: each new link is to be seen.
  useEffect(() => button.current?.focus(), [link.address]);
  return (
    <section className={styles.link} aria-label={`Sign-in link for ${whom}`}>
      <p>
        <b>Sign-in link for {whom}.</b> HotDash sends no mail: copy it and hand it over yourself.
      </p>
      <div className={styles.row}>
        <code ref={address} className={styles.address}>
          {link.address}
        </code>
        <KeyButton ref={button} icon={ClipboardIcon} className={styles.copy} onClick={() => void copy(link.address)}>
          {label}
          <Hidden> the sign-in link</Hidden>
        </KeyButton>
      </div>
      <p className={styles.about}>
        Works once, for {LINK_MINUTES} minutes, until {dayAndTime(link.until, now, zone)}. It is not shown again.
      </p>
      <Hidden>
        <span role="status">{said}</span>
      </Hidden>
    </section>
  );
}
