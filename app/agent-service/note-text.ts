import { notedText } from "../chatwoot/reply-text/posted-text.ts";
import type { Draft, Evidence, NoteContent } from "../drafts/draft.ts";
import { withoutInvisible } from "../privacy/as-read.ts";
import { paymentNumbers } from "../privacy/contact-details.ts";
import { openMask } from "../privacy/mask.ts";
import { passwords } from "../privacy/passwords.ts";
import { escapeLiquid } from "./liquid.ts";
import { mapTexts } from "./mask-pack.ts";

/** More are counted: agents triage by the note, and judge in HotDash. */
const MOST_SOURCES_NAMED = 2;
/** All parts together stay below four lines of Chatwoot's bubble, which has some seventy characters in a line. */
const LONGEST_PART_CHARACTERS = 40;
/** A number this long in an order or an article is a tracking or a part number, whatever it looks like. */
const LONG_NUMBER = /\d(?:[ -]?\d){9,}/g;

type Shown = { content: NoteContent; reviewUrl: string; replaces: boolean };

/**
 * The private note, as the Markdown that Chatwoot shows. It begins with the draft's own words, which are the conversation's line
 * in Chatwoot's list, and says nothing of the draft's state, since nobody would correct it.
 */
export function noteText(given: Draft, { content, reviewUrl, replaces }: Shown): string {
  const link = `[Review in HotDash](${reviewUrl})`;
  if (content === "link") return `A draft reply is ready: ${link}`;
  const draft = masked(given);
  return [
    ...(replaces ? ["Instead of the draft above:"] : []),
    notedText(harmless(draft.reply)),
    `${aboutDraft(draft)} ${link}`,
    ...(content === "whole" ? wordsOfSources(draft) : []),
  ].join("\n\n");
}

function aboutDraft({ evidence, claims, risk, projectedImpact, rollback }: Draft): string {
  const parts = {
    Sources: sourcesOf(evidence, claims.filter(({ evidence: cited }) => cited.length === 0).length),
    Risk: `${risk.level} (${inFewWords(risk.reason)})`,
    Impact: inFewWords(projectedImpact),
    Rollback: inFewWords(rollback),
  };
  return `**Draft by HotDash.** ${Object.entries(parts)
    .map(([name, words]) => `${name}: ${safe(words)}.`)
    .join(" ")}`;
}

function sourcesOf(evidence: Evidence[], unsupported: number): string {
  const titles = [...new Set(evidence.map(titleOf))];
  const more = titles.length - MOST_SOURCES_NAMED;
  const named = [...titles.slice(0, MOST_SOURCES_NAMED).map(inFewWords), ...(more > 0 ? [`${more} more`] : [])];
  const without = unsupported === 1 ? "1 sentence has none" : `${unsupported} sentences have none`;
  return [named.join(", ") || "none found", ...(unsupported > 0 ? [without] : [])].join("; ");
}

/** Nothing is quoted of the conversation: it stands above, and what somebody deletes there must be gone. */
function wordsOfSources({ evidence, claims }: Draft): string[] {
  const sources = evidence.map((piece) => {
    const words = piece.kind === "conversation" ? "" : `: “${safe(inline(piece.quote))}”`;
    return `${piece.number}. ${safe(titleOf(piece))}${words}`;
  });
  const unsupported = claims.filter((claim) => claim.evidence.length === 0);
  return [
    ...(sources.length > 0 ? [sources.join("\n")] : []),
    ...(unsupported.length > 0
      ? [`No source for:\n\n${unsupported.map(({ sentence }) => `- ${safe(inline(sentence))}`).join("\n")}`]
      : []),
  ];
}

const titleOf = ({ kind, title }: Evidence): string => (kind === "conversation" ? "this conversation" : inline(title));

/** Cards, accounts and passwords are masked as for the model; a number of the shop's own records stays. */
function masked(draft: Draft): Draft {
  const known = draft.evidence.filter(({ kind }) => kind !== "conversation");
  const numbers = known.flatMap(({ quote }) => quote.match(LONG_NUMBER) ?? []);
  const mask = openMask([paymentNumbers(numbers), passwords]);
  return mapTexts(draft, (text) => mask.hide(withoutInvisible(text)));
}

/** The first sentence, or as much of it as fits, without the full stop at its end. */
function inFewWords(text: string): string {
  const sentence = /^.*?[.!?](?=\s|$)/.exec(inline(text))?.[0] ?? inline(text);
  const bare = sentence.replace(/[.!?\s]+$/, "");
  if (bare.length <= LONGEST_PART_CHARACTERS) return bare || "not said";
  const cut = bare.slice(0, LONGEST_PART_CHARACTERS);
  return `${cut.slice(0, cut.lastIndexOf(" ") > 0 ? cut.lastIndexOf(" ") : cut.length).toWellFormed()}…`;
}

function inline(text: string): string {
  return text.replace(/\s+/g, " ").trim();
}

/** Text of a customer or a model may neither render Liquid, notify a colleague, nor pose as a link or an image of ours. */
function safe(text: string): string {
  return harmless(text).replace(/[\\[\]<>`*_]/g, (mark) => `\\${mark}`);
}

function harmless(text: string): string {
  return escapeLiquid(text).replace(/mention:\/\//gi, "mention: ");
}
