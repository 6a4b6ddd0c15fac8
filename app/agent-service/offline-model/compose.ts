import type { DraftOutput } from "../output.ts";
import { sentencesOf } from "../text.ts";
import { articleParts } from "./article-parts.ts";
import type { Findings } from "./findings.ts";
import { needsOrder, searchWords } from "./intents.ts";
import { judgeConfidence, judgeRisk, planRollback, projectImpact } from "./judgement.ts";
import { orderParts } from "./order-parts.ts";
import { type Cite, frame, type Part } from "./part.ts";
import type { Phrases } from "./phrases.ts";
import { SPOKEN, speak } from "./speak.ts";
import { type OrderMeant, whichOrder } from "./which-order.ts";

/** How much a channel's reader takes in: sentences in all, and of records. */
const ROOM = { long: { all: 6, facts: 3 }, short: { all: 4, facts: 2 } };

/** The draft: sentences made of what was found and nothing else, each with its sources. */
export function compose(findings: Findings): DraftOutput {
  const { briefing, intent } = findings;
  const { say, language } = speak(findings.language);
  const wishes = briefing.changesWanted.map(({ note }) => note).join("\n");
  const short = briefing.channel === "chat" || briefing.channel === "sms" || /\b(?:short|brief|concise)/i.test(wishes);
  const room = short ? ROOM.short : ROOM.long;
  const meant: OrderMeant =
    needsOrder(intent) || intent === "other" ? whichOrder(findings) : { order: null, unknownNumber: null };

  const facts = factParts(findings, meant, say, language).slice(0, room.facts);
  const searched = intent === "thanks" || intent === "greeting" || intent === "other" ? [] : findings.articles;
  const articles = articleParts(
    searched,
    {
      question: `${findings.question}\n${wishes}`,
      hint: `${searchWords(intent)} ${meant.order?.state ?? ""}`,
      most: mostArticles(findings, facts.length, short),
    },
    say,
  );
  const asking = ask(findings, meant, { facts: facts.length, articles: articles.length }, say);
  const opener = say.opening[intent] ?? (facts.length + articles.length > 0 ? undefined : say.opening.other);
  const opening = [opener, /apolog|sorry/i.test(wishes) ? say.apology : undefined].filter((text) => text !== undefined);
  const parts = [
    ...opening.map(frame),
    ...facts,
    ...articles.slice(
      0,
      Math.max(intent === "safety" ? 3 : 1, room.all - opening.length - facts.length - (asking ? 1 : 0)),
    ),
    ...(asking ? [frame(asking)] : []),
  ];
  const told = { findings, meant, facts: meant.order ? facts.length : 0, articles: articles.length };
  return {
    reply: layOut(parts, briefing, { say, language }, short),
    ...numberEvidence(parts),
    projectedImpact: projectImpact(told),
    risk: judgeRisk(told),
    rollback: planRollback(told),
    confidence: judgeConfidence(told),
    intent,
    language,
  };
}

/** Sentences of articles: a warning is told in full, English quoted to others once, a short reply beside records once. */
function mostArticles({ intent, language }: Findings, facts: number, short: boolean): number {
  if (language !== "en" && SPOKEN.has(language)) return 1;
  if (intent === "safety") return 3;
  return short && facts > 0 ? 1 : 2;
}

function factParts(findings: Findings, meant: OrderMeant, say: Phrases, language: string): Part[] {
  if (meant.order) return orderParts(meant.order, findings.intent, { say, language, today: findings.briefing.today });
  const { unknownNumber } = meant;
  if (!unknownNumber) return [];
  const message = findings.briefing.question.find(({ text }) => text.includes(unknownNumber));
  const cites: Cite[] = message
    ? [
        {
          kind: "conversation",
          ref: String(message.messageId),
          title: "The customer's message",
          quote: sentencesOf(message.text).find((sentence) => sentence.includes(unknownNumber)) ?? unknownNumber,
        },
      ]
    : [];
  return [{ text: say.unknownOrder(`#${unknownNumber}`), cites }];
}

/** The one question a reply ends with, or null when it needs none. */
function ask(
  { intent, briefing, question }: Findings,
  meant: OrderMeant,
  found: { facts: number; articles: number },
  say: Phrases,
): string | null {
  if (intent === "thanks") return null;
  if (!meant.order && meant.unknownNumber) return null;
  if (needsOrder(intent) && !meant.order) return say.askOrderNumber;
  const hasPhoto = briefing.question.some(({ attachments }) => attachments.length > 0);
  const isShort = meant.order?.items.some(({ packed, quantity }) => packed < quantity);
  if ((intent === "damaged" || intent === "wrong_item") && !hasPhoto) return say.askPhoto;
  if (intent === "missing_items") return (isShort && found.articles > 0) || hasPhoto ? null : say.askPhoto;
  if (intent === "cancel_or_change" && meant.order?.shipment) return null;
  if (intent === "bulk_price")
    return /\d/.test(question) && found.articles > 0 ? null : (say.asking.bulk_price ?? null);
  if (ALWAYS_ASKS.has(intent)) return say.asking[intent] ?? null;
  return found.facts + found.articles > 0 ? null : (say.asking[intent] ?? say.asking.other ?? null);
}
const ALWAYS_ASKS = new Set([
  "safety",
  "cancel_or_change",
  "invoice",
  "payment",
  "complaint",
  "greeting",
  "other",
  "wrong_item",
]);

function layOut(
  parts: Part[],
  { customer, shopName, signOffs, signOff: anyLanguage, channel }: Findings["briefing"],
  { say, language }: { say: Phrases; language: string },
  short: boolean,
): string {
  const text = parts.map((part) => part.text).join(" ");
  const greeting = say.greeting(customer.firstName);
  // A chat or an SMS ends with the name alone.
  const signOff =
    short && shopName !== "" ? shopName : (signOffs[language] ?? anyLanguage ?? say.signOff(shopName, short).trim());
  // The sentences begin with a capital, which no language here allows in the middle of a line after a comma or a colon.
  return (channel === "chat" || channel === "sms" ? [greeting, text, signOff] : [greeting, "", text, "", signOff]).join(
    "\n",
  );
}

function numberEvidence(parts: Part[]): Pick<DraftOutput, "evidence" | "claims"> {
  const cites = [...new Map(parts.flatMap((part) => part.cites).map((cite) => [keyOf(cite), cite])).values()];
  const numbers = new Map(cites.map((cite, index) => [keyOf(cite), index + 1]));
  return {
    evidence: cites.map((cite, index) => ({ number: index + 1, ...cite })),
    claims: parts
      .filter((part) => part.cites.length > 0)
      .map((part) => ({ sentence: part.text, evidence: part.cites.flatMap((cite) => numbers.get(keyOf(cite)) ?? []) })),
  };
}

function keyOf({ kind, ref, quote }: Cite): string {
  return [kind, ref, quote].join("\n");
}
