import { readFileSync } from "node:fs";
import { noteText } from "../../app/agent-service/note-text.ts";
import type { Draft, NoteContent } from "../../app/drafts/draft.ts";
// The dashboard's renderer has the settings of the web chat's.
import { renderInWidget } from "../../app/sandbox/wire/widget-markdown.ts";

/** Of 4.15.1: at most 512 px wide with 16 px beside and 12 px above the text, Inter in 14 px, lines of 1.6. */
const BUBBLE = { widthPx: 512, sidePx: 16, topPx: 12, fontPx: 14, lineHeight: 1.6 };
const FONT = "node_modules/@fontsource-variable/inter/files/inter-latin-wght-normal.woff2";
const REVIEW_URL = "https://hotdash.example/app/approvals?approvalId=7d1f4a52-0a7b-4c1e-8f43-0d8a4a4a9d11";

export type Thread = { title?: string; question?: string; draft: Draft; content: NoteContent | "none" };

/** A page with threads side by side as an agent sees them: the customer's question, and the note of a draft, in bubbles like Chatwoot's. */
export function threadsPage(threads: Thread[]): string {
  return `<!doctype html><html lang="en"><head><title>Threads</title><style>
    @font-face { font-family: Inter; font-weight: 100 900; src: url(data:font/woff2;base64,${readFileSync(FONT).toString("base64")}); }
    body { margin: 24px; font: ${BUBBLE.fontPx}px/${BUBBLE.lineHeight} Inter; display: grid; gap: 24px 48px; grid-template-columns: repeat(2, ${BUBBLE.widthPx}px); align-items: start; color: #1c2024; }
    h2 { font-size: ${BUBBLE.fontPx}px; margin: 0 0 8px; }
    div { box-sizing: border-box; max-width: ${BUBBLE.widthPx}px; padding: ${BUBBLE.topPx}px ${BUBBLE.sidePx}px; border-radius: 12px; overflow-wrap: anywhere; }
    .question { background: #eceef1; width: fit-content; margin-bottom: 12px; }
    .note { background: #fff3d6; margin-left: auto; width: fit-content; }
    a { color: inherit; }
    p, ul, ol { margin: 1.25em 0; }
    ol { padding: 0; list-style-position: inside; }
    div > :first-child { margin-top: 0; }
    div > :last-child { margin-bottom: 0; }
  </style></head><body>${threads.map(threadOf).join("")}</body></html>`;
}

function threadOf({ title, question, draft, content }: Thread): string {
  const note = content === "none" ? "" : noteText(draft, { content, reviewUrl: REVIEW_URL, replaces: false });
  return [
    "<section>",
    title ? `<h2>${title}</h2>` : "",
    question ? `<div class="question">${renderInWidget(question)}</div>` : "",
    note ? `<div class="note">${renderInWidget(note)}</div>` : "",
    "</section>",
  ].join("");
}

/** A draft of sixty words. */
export const draftOfSixtyWords: Draft = {
  reply: [
    "Hi Dana,",
    "Thank you for writing. Your order #4790 left our warehouse on Monday and is on its way with the parcel service. It is expected to arrive on Thursday. You can follow it in your mail. If it is not there by Friday, please write to us and we will look into it at once.",
    "Fennick Hose & Fitting",
  ].join("\n"),
  evidence: [
    {
      number: 1,
      kind: "order",
      ref: "4790",
      title: "Order #4790",
      quote: "Shipped on Monday with the parcel service. Expected on Thursday.",
    },
    {
      number: 2,
      kind: "knowledge",
      ref: "shipping",
      title: "Shipping times",
      quote: "Orders ship within two working days. Parcels take three to five days.",
    },
  ],
  claims: [],
  projectedImpact: "Answers a question. No direct cost.",
  risk: { level: "low", reason: "Names a day." },
  rollback: "Send a correction.",
  confidence: 0.8,
  intent: "order_status",
  language: "en",
};
