import { useEffect, useRef } from "react";
import { useRevalidator } from "react-router";

const EVERY_MS = 2000;

/** Reads the page anew every two seconds while somebody looks at it. */
export function usePolling(): void {
  const revalidator = useRevalidator();
  const current = useRef(revalidator);
  current.current = revalidator;
  useEffect(() => {
    const timer = setInterval(() => {
      if (document.visibilityState === "visible" && current.current.state === "idle") void current.current.revalidate();
    }, EVERY_MS);
    return () => clearInterval(timer);
  }, []);
}
