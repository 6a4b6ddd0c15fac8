import { type Claim, type ContextPack, Draft, type Evidence, LONGEST_REPLY_CHARACTERS } from "../drafts/draft.ts";
import { escapeLiquid } from "./liquid.ts";
import type { DraftOutput } from "./output.ts";
import { findSource, occursIn } from "./sources.ts";
import { figuresIn, sentencesOf } from "./text.ts";

/** Gateways refuse a longer SMS; other channels take what a draft may hold. */
const LONGEST_SMS_CHARACTERS = 1_500;
/** A draft that said something no source backs is never offered as a sure one. */
const UNSUPPORTED_CONFIDENCE = 0.5;

/**
 * A model's output made trustworthy: quotes that stand in no source are dropped, claims must be sentences of the
 * reply and keep only evidence that holds their figures, sentences with figures that nobody claimed are added as
 * unsupported, Liquid is opened up, length is capped.
 * @returns null when what is left is no Draft (an empty reply, for example).
 */
export function verifyDraft(output: DraftOutput, pack: ContextPack): Draft | null {
  const longest = pack.channel === "sms" ? LONGEST_SMS_CHARACTERS : LONGEST_REPLY_CHARACTERS;
  const reply = shorten(escapeLiquid(output.reply).trim(), longest);
  const { evidence, numbers } = keepGenuine(output.evidence, pack);
  const claimed = output.claims.flatMap((claim) => checkClaim(claim, reply, evidence, numbers, pack));
  const claims = [...claimed, ...unclaimedFigures(reply, claimed, pack)];
  const unsupported = claims.filter((claim) => claim.evidence.length === 0).length;
  const draft = Draft.safeParse({
    ...output,
    reply,
    evidence,
    claims,
    confidence: confidenceOf(output, unsupported),
    risk: riskOf(output.risk, unsupported),
  });
  return draft.data ?? null;
}

function keepGenuine(given: DraftOutput["evidence"], pack: ContextPack) {
  const evidence: Evidence[] = [];
  const numbers = new Map<number, number>();
  for (const piece of given) {
    const source = findSource(pack, piece.kind, piece.ref);
    if (!source || !occursIn(piece.quote, source.text)) continue;
    const number = evidence.length + 1;
    numbers.set(piece.number, number);
    evidence.push({ number, kind: piece.kind, ref: source.ref, title: source.title, quote: piece.quote.trim() });
  }
  return { evidence, numbers };
}

function checkClaim(
  claim: DraftOutput["claims"][number],
  reply: string,
  evidence: Evidence[],
  numbers: Map<number, number>,
  pack: ContextPack,
): Claim[] {
  const sentence = escapeLiquid(claim.sentence).trim();
  if (sentence === "" || !reply.includes(sentence)) return [];
  const cited = [...new Set(claim.evidence.flatMap((number) => numbers.get(number) ?? []))];
  const sources = evidence
    .filter(({ number }) => cited.includes(number))
    .map(({ kind, ref }) => findSource(pack, kind, ref)?.text ?? "");
  // A figure that stands in no cited source (a delivery day, an amount) is a promise the model made up.
  const backed = figuresAreIn(sentence, [...sources, ...customerTexts(pack)]);
  return [{ sentence, evidence: backed ? cited : [] }];
}

function unclaimedFigures(reply: string, claims: Claim[], pack: ContextPack): Claim[] {
  return (
    sentencesOf(reply)
      // Repeating the customer's own order number, or signing as "Shop 24", states nothing.
      .filter((sentence) => !figuresAreIn(sentence, [...shopTexts(pack), ...customerTexts(pack)]))
      .filter(
        (sentence) => !claims.some((claim) => claim.sentence.includes(sentence) || sentence.includes(claim.sentence)),
      )
      .map((sentence) => ({ sentence, evidence: [] }))
  );
}

const shopTexts = ({ shopName, signOff, signOffs }: ContextPack): string[] => [
  shopName,
  signOff ?? "",
  ...Object.values(signOffs),
];

function figuresAreIn(sentence: string, texts: string[]): boolean {
  const known = new Set(texts.flatMap(figuresIn));
  return figuresIn(sentence).every((figure) => known.has(figure));
}

function customerTexts(pack: ContextPack): string[] {
  return pack.conversation.filter(({ from }) => from === "customer").map(({ text }) => text);
}

function confidenceOf({ confidence }: DraftOutput, unsupported: number): number {
  const within = Number.isFinite(confidence) ? Math.min(1, Math.max(0, confidence)) : 0;
  return unsupported > 0 ? Math.min(within, UNSUPPORTED_CONFIDENCE) : within;
}

function riskOf(risk: Draft["risk"], unsupported: number): Draft["risk"] {
  if (unsupported === 0) return risk;
  const says = unsupported === 1 ? "One statement has no source." : `${unsupported} statements have no source.`;
  return { level: risk.level === "low" ? "medium" : risk.level, reason: `${says} ${risk.reason}`.trim() };
}

function shorten(text: string, longest: number): string {
  if (text.length <= longest) return text;
  const cut = text.slice(0, longest);
  const end = Math.max(cut.lastIndexOf(". "), cut.lastIndexOf(".\n"), cut.lastIndexOf("? "), cut.lastIndexOf("! "));
  return (end > longest / 2 ? cut.slice(0, end + 1) : cut).toWellFormed();
}
