import { createContext, type ReactNode, useContext, useEffect, useRef, useState } from "react";
import { useRevalidator } from "react-router";
import { type FeedState, openFeed } from "./feed.ts";
import { paced } from "./paced.ts";

export type Live = {
  state: FeedState;
  /** When the server was last heard, ISO 8601 by this machine's clock; null before the first time. */
  lastSeen: string | null;
};

const LiveContext = createContext<Live>({ state: "live", lastSeen: null });

/** Whether what stands on the page is being kept up to date. */
export const useLive = (): Live => useContext(LiveContext);

/** Reads the loaders anew whenever something changed on the server, one reading at a time. */
export function LiveProvider({ children }: { children: ReactNode }) {
  const [live, setLive] = useState<Live>({ state: "live", lastSeen: null });
  const readAnew = useReadAnew();
  useEffect(
    () =>
      openFeed({
        onChange: readAnew,
        onState: (state) =>
          setLive((before) => ({ state, lastSeen: state === "live" ? new Date().toISOString() : before.lastSeen })),
      }),
    [readAnew],
  );
  return <LiveContext.Provider value={live}>{children}</LiveContext.Provider>;
}

/** A busy hour must not have every open page read without a pause. */
const LEAST_BETWEEN_MS = 1000;

/** However often it is called while a reading is under way or just was, one more follows. */
function useReadAnew(): () => void {
  const revalidator = useRevalidator();
  const current = useRef(revalidator);
  current.current = revalidator;
  const { ask, retry, stop } = useRef(
    paced(
      () => void current.current.revalidate(),
      // A reading without a connection would put an error in the page's place; the feed asks again once it is back.
      () => current.current.state === "idle" && navigator.onLine,
      LEAST_BETWEEN_MS,
    ),
  ).current;
  useEffect(() => {
    if (revalidator.state === "idle") retry();
  }, [revalidator, retry]);
  useEffect(() => stop, [stop]);
  return ask;
}
