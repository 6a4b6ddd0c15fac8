import type { Draft } from "../../drafts/draft.ts";
import { money, orderName } from "../order-facts.ts";
import type { Findings } from "./findings.ts";
import { needsOrder } from "./intents.ts";
import { SPOKEN } from "./speak.ts";
import type { OrderMeant } from "./which-order.ts";

const LEGAL = /\b(?:lawyer|attorney|legal action|sue|court|trading standards|chargeback|abogado|anwalt|klage)\b/i;
const FRAUD = /\bfraud|unauthori[sz]ed|don't recogni[sz]e|hacked|stolen card\b/i;

type Told = { findings: Findings; meant: OrderMeant; facts: number; articles: number };

/** How dangerous a reply is, the gravest reason first. */
export function judgeRisk({ findings, meant, facts }: Told): Draft["risk"] {
  const { intent, question, briefing, language } = findings;
  if (intent === "safety")
    return { level: "high", reason: "Someone could be hurt: check every word before it is sent." };
  if (LEGAL.test(question)) return { level: "high", reason: "The customer speaks of legal steps." };
  if (FRAUD.test(question)) return { level: "high", reason: "The customer reports a charge they did not make." };
  const reasons = [
    ...(MONEY.has(intent) ? ["Speaks of money."] : []),
    ...(PROMISES.has(intent)
      ? ["The customer expects a replacement or a refund, which this reply does not promise."]
      : []),
    ...(meant.order && !meant.named && facts > 0
      ? [`The customer named no order: the reply assumes ${orderName(meant.order)}.`]
      : []),
    ...(!briefing.customer.verified && facts > 0
      ? ["Names order details to a customer whose identity is not verified."]
      : []),
    ...(SPOKEN.has(language) ? [] : [`The customer seems to write in "${language}", the reply is in English.`]),
  ];
  if (meant.order === null && meant.unknownNumber) reasons.push("The order number was not found under this contact.");
  return reasons.length > 0
    ? { level: "medium", reason: reasons.join(" ") }
    : { level: "low", reason: facts > 0 ? "Repeats our own records." : "States nothing beyond our own articles." };
}
const MONEY = new Set(["refund_status", "bulk_price", "payment"]);
const PROMISES = new Set(["missing_items", "wrong_item", "damaged", "complaint"]);

/** What sending the reply costs and keeps. */
export function projectImpact({ findings, meant, articles }: Told): string {
  const { intent, orders } = findings;
  if (intent === "thanks" || intent === "greeting") return "Keeps the conversation friendly, at no cost.";
  if (!meant.order)
    return articles > 0
      ? "Answers from our articles at no cost; may decide a purchase."
      : "Asks for what is missing, at no cost.";
  const { order } = meant;
  const among = orders.length === 1 ? "the only one" : `one of ${orders.length}`;
  const worth = `an order of ${money(order.totalCents, order.currency)}, ${among} from this customer`;
  const missing = order.items.reduce(
    (sum, { quantity, packed, unitCents }) => sum + Math.max(0, quantity - packed) * unitCents,
    0,
  );
  if (intent === "missing_items" && missing > 0)
    return `What was not packed is worth ${money(missing, order.currency)} at list price; at stake is ${worth}.`;
  if (PROMISES.has(intent) || intent === "tracking_stalled") return `Costs nothing by itself; at stake is ${worth}.`;
  return `Answers a question about ${worth}, at no cost.`;
}

/** How to take the reply back once it was sent. */
export function planRollback({ findings: { briefing, intent } }: Told): string {
  const correction = {
    email: "Mail cannot be recalled: send a correction in the same thread",
    chat: "Delete the message in Chatwoot if it is still unread, and post a correction in the chat",
    sms: "An SMS cannot be recalled: send a correcting one at once",
    other: "Post a correction in the same conversation",
  }[briefing.channel];
  const then: Partial<Record<typeof intent, string>> = {
    safety: "and call the customer if a number is on file",
    bulk_price: "before the customer orders",
    cancel_or_change: "and leave the order as it is until the customer confirms",
    refund_status: "; no money moves through this reply",
    payment: "; no money moves through this reply",
  };
  return `${correction}${then[intent] ? `${then[intent]?.startsWith(";") ? "" : ", "}${then[intent]}` : ""}.`;
}

/** Scores of this size come from articles that are squarely about the question. */
const STRONG_SCORE = 12;

/** 0 to 1: what was found of what the question needs. */
export function judgeConfidence({ findings, facts, articles }: Told): number {
  const { intent, articles: found, language } = findings;
  if (intent === "thanks" || intent === "greeting") return 0.9;
  if (facts + articles === 0) return 0.25;
  const retrieval = articles > 0 ? Math.min(1, (found[0]?.score ?? 0) / STRONG_SCORE) : 0;
  const records = needsOrder(intent) ? (facts > 0 ? 1 : 0) : retrieval;
  const sure = 0.3 + 0.3 * records + 0.3 * retrieval;
  const held = intent === "other" || !SPOKEN.has(language) ? 0.4 : intent === "safety" ? 0.6 : 1;
  return Math.round(Math.min(sure, held) * 100) / 100;
}
