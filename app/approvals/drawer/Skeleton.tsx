import { useEffect, useState } from "react";
import { useNavigation } from "react-router";
import styles from "./Skeleton.module.css";

/** What comes sooner needs no picture of waiting. */
const SHOWN_AFTER_MS = 150;

/** Whether another item than this has been asked for and is taking its time. */
export function useSlowNavigation(openId: string | null): boolean {
  const { location } = useNavigation();
  const wanted =
    location?.pathname === "/app/approvals" ? new URLSearchParams(location.search).get("approvalId") : null;
  const loading = wanted !== null && wanted !== openId;
  const [slow, setSlow] = useState(false);
  useEffect(() => {
    if (!loading) return;
    const timer = setTimeout(() => setSlow(true), SHOWN_AFTER_MS);
    return () => {
      clearTimeout(timer);
      setSlow(false);
    };
  }, [loading]);
  return slow;
}

/** The drawer's shape before its words: head, message, reply. */
export function Skeleton() {
  return (
    <div className={styles.skeleton} aria-busy="true">
      <span className={styles.head} />
      <span className={styles.message} />
      <span className={styles.reply} />
    </div>
  );
}
