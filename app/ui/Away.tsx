import { useEffect } from "react";
import { useRevalidator } from "react-router";
import { Notice } from "./Notice.tsx";

/** Between two tries to read the page again. */
const AGAIN_MS = 3000;

/** A whole page that says why it cannot be shown for now, and comes back by itself. */
export function Away({ text }: { text: string }) {
  const { revalidate, state } = useRevalidator();
  useEffect(() => {
    if (state !== "idle") return;
    const timer = setTimeout(() => void revalidate(), AGAIN_MS);
    return () => clearTimeout(timer);
  }, [revalidate, state]);
  return <Notice title="HotDash cannot reach its database" text={text} />;
}
