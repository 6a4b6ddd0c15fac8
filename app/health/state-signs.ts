import { AlertDiamondIcon, AlertTriangleIcon, CheckCircleIcon, QuestionCircleIcon } from "@shopify/polaris-icons";
import type { IconSource, Tone } from "../ui/Glyph.tsx";
import type { CheckState } from "./check.ts";

/** A shape, a colour and a word for each state. What is in order has no colour: the headline says it for all. */
export const stateSigns: Record<CheckState, { icon: IconSource; tone: Tone; word: string }> = {
  ok: { icon: CheckCircleIcon, tone: "subdued", word: "In order" },
  warning: { icon: AlertTriangleIcon, tone: "warning", word: "Warning" },
  failed: { icon: AlertDiamondIcon, tone: "critical", word: "Failed" },
  unknown: { icon: QuestionCircleIcon, tone: "subdued", word: "Not seen" },
};
