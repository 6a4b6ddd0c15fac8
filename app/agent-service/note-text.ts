import { notedText } from "../chatwoot/reply-text/posted-text.ts";
import type { Draft } from "../drafts/draft.ts";
import { escapeLiquid } from "./liquid.ts";

const PERCENT = 100;

/** The private note: the draft and what a colleague needs to judge it, as the Markdown that Chatwoot shows. */
export function noteText(draft: Draft, reviewUrl: string): string {
  const unsupported = draft.claims.filter(({ evidence }) => evidence.length === 0).map(({ sentence }) => sentence);
  const parts = [
    "**Draft reply, waiting for review**",
    quoted(notedText(harmless(draft.reply))),
    draft.evidence.length > 0
      ? `**Evidence**\n\n${draft.evidence.map(({ number, title, quote }) => `${number}. ${safe(inline(title))}: “${safe(inline(quote))}”`).join("\n")}`
      : "**Evidence**: none found",
    ...(unsupported.length > 0
      ? [`**No source for**\n\n${unsupported.map((sentence) => `- ${safe(inline(sentence))}`).join("\n")}`]
      : []),
    [
      `**Impact**: ${safe(inline(draft.projectedImpact))}`,
      `**Risk**: ${draft.risk.level}. ${safe(inline(draft.risk.reason))}`,
      `**Rollback**: ${safe(inline(draft.rollback))}`,
      `**Confidence**: ${Math.round(draft.confidence * PERCENT)} %`,
    ].join("\n\n"),
    `[Review in HotDash](${reviewUrl})`,
  ];
  return parts.join("\n\n");
}

function quoted(text: string): string {
  return text
    .split("\n")
    .map((line) => `> ${line}`.trimEnd())
    .join("\n");
}

function inline(text: string): string {
  return text.replace(/\s+/g, " ").trim();
}

/** Text of a customer or a model may neither render Liquid, notify a colleague, nor pose as a link or an image of ours. */
function safe(text: string): string {
  return harmless(text).replace(/[[\]<>`]/g, (mark) => `\\${mark}`);
}

function harmless(text: string): string {
  return escapeLiquid(text).replace(/mention:\/\//gi, "mention: ");
}
