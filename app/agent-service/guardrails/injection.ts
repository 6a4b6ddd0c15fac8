/** Signs that a text speaks to the drafter instead of to the shop. Each names itself for the reviewer. */
const SIGNS: { sign: string; pattern: RegExp }[] = [
  {
    sign: "asks to ignore instructions",
    pattern:
      /\b(?:ignore|disregard|forget|override|bypass|do not (?:follow|listen to)|don't (?:follow|listen to))\b[^.!?\n]{0,40}\b(?:instructions?|prompts?|rules|guidelines|directions|information|everything (?:you|above)|(?:you )?(?:learned|were told))\b/i,
  },
  {
    sign: "asks to ignore instructions",
    pattern:
      /\b(?:ignor(?:a|e|iere|ieren)|olvida|vergiss|missachte)\b[^.!?\n]{0,40}\b(?:instrucciones|reglas|anweisungen|regeln|vorgaben)\b/i,
  },
  {
    sign: "assigns another role",
    pattern:
      /\b(?:you are (?:now|going to (?:act|play|pretend))|you will (?:be called|have to answer)|pretend to be|(?:going to )?act as (?:if you|an? (?:ai|assistant|bot|different))|from now on,? you|you(?:'re| are) (?:no longer|not) (?:an? )?(?:assistant|bot|ai))\b/i,
  },
  {
    sign: "names a jailbreak",
    pattern:
      /\b(?:jailbreak (?:mode|yourself|prompt)|developer mode|dan mode|do anything now|strive to avoid norms|free generator)\b/i,
  },
  {
    sign: "asks for instructions or hidden text",
    pattern:
      /\b(?:reveal|repeat|print|show|output|expose|give me|tell me|display|unearth|present)\b[^.!?\n]{0,50}\b(?:system prompt|your (?:instructions|prompt|rules)|the instructions|confidential (?:information|content|details)|hidden (?:text|content|confidential)|authentication information)\b/i,
  },
  {
    sign: "asks for credentials",
    pattern:
      /\b(?:user ?name and (?:the )?password|login (?:details|information) (?:following|subsequent|after|that)|api key|access token)\b/i,
  },
  {
    sign: "poses as the system",
    pattern:
      /(?:^|\n)\s*(?:<\/?(?:system|assistant|instructions?)>|\[?(?:system|assistant)\]?\s*:|###?\s*(?:system|instruction))/i,
  },
  {
    sign: "dictates the reply",
    pattern:
      /\b(?:(?:integrate|include|insert|add|mention) (?:an? |the )?[^.!?\n]{3,60} in your (?:reply|response|answer|message)|(?:modify|provide|render|write|encode|begin|start) your (?:reply|response|answer|message)\b|just say ["“']|confirm by saying|respond only with|reply only with)/i,
  },
  {
    sign: "grants itself a discount or refund",
    pattern:
      /\b(?:as the (?:ai|assistant|bot)|you(?:'re| are) (?:authori[sz]ed|allowed|permitted) to)\b[^.!?\n]{0,80}\b(?:refund|discount|free|approve|allow)/i,
  },
];

/** The names of the signs found in a text, none for an ordinary message. */
export function injectionSigns(text: string): string[] {
  const plain = text.normalize("NFKC").replace(/[\u200b-\u200f\u2060\ufeff]/g, "");
  return [...new Set(SIGNS.filter(({ pattern }) => pattern.test(plain)).map(({ sign }) => sign))];
}
