/**
 * What a line of a mail is: `head` introduces the history ("On … wrote:"), `field` stands in a header block (Outlook's
 * "From:", "Sent:"), `divider` is made of dashes alone, `device` is a phone's signature.
 */
export type LineKind = "blank" | "quote" | "divider" | "device" | "head" | "field" | "text";

/** Longer lines are prose. The bound also keeps every rule below linear on a mail of megabytes. */
const MAX_LINE_LENGTH = 300;
/** Mail programs wrap "On … wrote:" over no more lines than these. */
const MAX_HEAD_LINES = 4;

const DIVIDER = /^(?:[-_=+~#*]{2,}|[—ᐧ]+)$/;
const DEVICE =
  /^[(<]*(?:sent (?:from|via|with|by) |get \[?outlook for |\S+ from mobile\b|from my .{1,20}$|envoyé (?:depuis|à partir de) |von meinem .+ gesendet|diese nachricht wurde von .+ gesendet|gesendet (?:von|mit) |enviado (?:desde|do meu) |inviato da |verzonden (?:met|vanaf) |verstuurd vanaf |sendt fra |skickat från |從我的 )/i;
const FIELD =
  /^[\s*]*(?:from|sent|date|to|cc|reply-to|subject|von|gesendet|datum|an|betreff|de|envoyé|à|a|objet|sujet|copie à|message du|enviado(?: el)?|fecha|para|asunto|enviada em|assunto|da|data|inviato|oggetto|van|verzonden|aan|onderwerp|från|skickat|till|ämne|fra|sendt|til|emne)[\s*]*[:：]/i;
const FORWARD =
  /^(?:begin forwarded message|anfang der weitergeleiteten nachricht|début du message (?:réexpédié|transféré))\s*:|^-{2,}\s*(?:(?:original|forwarded|reply) message|ursprüngliche nachricht|original(?:nachricht|-nachricht)|weitergeleitete nachricht|message (?:d'origine|original|transféré)|mensaje (?:original|reenviado)|mensagem original|messaggio originale|oorspronkelijk bericht|原始邮件)\s*-{2,}/i;

const OPENER = /^(?:on|at|in message|am|le|el|il|op|em|den|dnia|w dniu|在)\s/i;
const VERB =
  "wrote|writes|schrieb|geschrieben|a écrit|escribió|escreveu|ha scritto|geschreven|schreef|napisał|написал|пише|skrev|写道";
const ENDS_WITH_VERB = new RegExp(`(?:${VERB})(?:\\(.{1,2}\\))?\\s*(?:[:：]|-{2,})[\\s>-]*$`, "i");
const VERB_THEN_NAME = /\s(?:schrieb|schreef|skrev|wrote)\s[^:]*(?::\d\d[^:]*)?:$/i;
const DATE_OR_ADDRESS = /\d|@|\b(?:mon|tue|wed|thu|fri|sat|sun)/i;
const STARTS_WITH_DATE =
  /^(?:\d{1,2}[./]\d{1,2}[./]\d{4}|\d{4}[-/]\d\d?[-/]\d\d?|\d{1,2} \S+ \d{4}|\S{2,4}, \d{1,2} \S+ \d{4}) /;
const ISO_DATE_AND_ZONE = /^\d{4}-\d\d-\d\d \d\d?:\d\d GMT[+-]\d\d:\d\d\s+[^<>]+$/;
const ADDRESS_AND_COLON = /<[^<>@\s]+@[^<>\s]+>\s*:$/;
const STARTS_WITH_ADDRESS = /^[^<>]*<[^<>@\s]+@[^<>\s]+>/;

/** The kind of every line; what stands in a fenced code block is text. */
export function classifyLines(lines: string[]): LineKind[] {
  const kinds = lines.map(kindOf);
  markHeads(lines, kinds);
  markCode(lines, kinds);
  return kinds;
}

function kindOf(whole: string): LineKind {
  const line = whole.trim();
  if (line === "") return "blank";
  if (line.startsWith(">")) return "quote";
  if (line.length > MAX_LINE_LENGTH) return "text";
  if (DIVIDER.test(line)) return "divider";
  if (DEVICE.test(line)) return "device";
  return FIELD.test(line) ? "field" : "text";
}

function markHeads(lines: string[], kinds: LineKind[]) {
  for (let first = 0; first < lines.length; first++) {
    if (kinds[first] === "blank" || kinds[first] === "divider") continue;
    let joined = "";
    for (let last = first; last < first + MAX_HEAD_LINES; last++) {
      const line = lines[last];
      if (!line || kinds[last] === "blank" || line.length > MAX_LINE_LENGTH) break;
      if (last > first && !mayContinue(joined)) break;
      joined += `${last > first ? " " : ""}${line.replace(/^[\s>*]+/, "").trimEnd()}`;
      if (!isHead(joined)) continue;
      kinds.fill("head", first, last + 1);
      first = last;
      break;
    }
  }
}

/** Prose never runs on into a head, although the two together would look like one. */
function mayContinue(joined: string): boolean {
  return OPENER.test(joined) || STARTS_WITH_DATE.test(joined) || joined.includes("<");
}

function isHead(joined: string): boolean {
  if (FORWARD.test(joined)) return true;
  const line = joined.replace(/^[-\s]+/, "");
  const dated = STARTS_WITH_DATE.test(line);
  if (ISO_DATE_AND_ZONE.test(line) || (dated && ADDRESS_AND_COLON.test(line))) return true;
  const opened = OPENER.test(line) && DATE_OR_ADDRESS.test(line);
  const named = STARTS_WITH_ADDRESS.test(line);
  return ((opened || dated || named) && ENDS_WITH_VERB.test(line)) || ((opened || named) && VERB_THEN_NAME.test(line));
}

function markCode(lines: string[], kinds: LineKind[]) {
  let opened: number | null = null;
  for (const [index, line] of lines.entries()) {
    if (!line.startsWith("```")) continue;
    if (opened !== null) kinds.fill("text", opened, index + 1);
    opened = opened === null ? index : null;
  }
}
