import { useFetcher } from "react-router";
import type { RedriveTally, Which } from "../../webhooks/redrive/redrive.server.ts";

/** Redrives through the door, and says afterwards what became of the letters. */
export function useRedrive(): { redrive(which: Which): void; waiting: boolean; said: string | null } {
  const fetcher = useFetcher<RedriveTally | { code: string; message: string }>();
  return {
    redrive: (which) =>
      void fetcher.submit(which, { method: "post", action: "/app/ops/redrive", encType: "application/json" }),
    waiting: fetcher.state !== "idle",
    said: fetcher.state === "idle" && fetcher.data ? inWords(fetcher.data) : null,
  };
}

function inWords(answer: RedriveTally | { message: string }): string {
  if ("message" in answer) return answer.message;
  const { redriven, dropped, gone, kept } = answer;
  const parts = [
    redriven > 0 && `${redriven} redriven`,
    dropped > 0 && `${dropped} no longer wanted, and dropped`,
    gone > 0 && `${gone} redriven already`,
    kept.length > 0 && `${kept.length} kept: ${kept[0]?.why}`,
  ].filter(Boolean);
  return parts.length > 0 ? parts.join(", ").replace(/\.?$/, ".") : "There was nothing to redrive.";
}
