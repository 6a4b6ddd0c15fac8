import { useEffect, useState } from "react";

const SECOND = 1000;

/**
 * The server's time, in ms, going on in the browser from `now` (ISO, as the loader wrote it) by its own steady clock:
 * a wrong clock on the reviewer's machine moves no deadline. First rendered as it was sent, so that hydration agrees.
 */
export function useNow(now: string): number {
  const sent = Date.parse(now);
  const [current, setCurrent] = useState(sent);
  useEffect(() => {
    const arrived = performance.now();
    setCurrent(sent);
    const timer = setInterval(() => setCurrent(sent + performance.now() - arrived), SECOND);
    return () => clearInterval(timer);
  }, [sent]);
  return current;
}
