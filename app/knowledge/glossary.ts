/** Beginnings of Spanish and German words of a shop's mail, and what English articles call them. */
const GLOSSARY: [RegExp, string][] = [
  [/\b(?:devol[uv]\w*|rückgabe\w*|zurück(?:geben|schicken|senden)|retoure\w*)/i, "return"],
  [/\b(?:reembols\w*|erstattung\w*|rückerstattung\w*|geld zurück)/i, "refund"],
  [/\b(?:pedidos?|bestellung\w*)/i, "order"],
  [/\b(?:env[ií]os?|enviar|versand\w*|liefer\w*)/i, "shipping delivery"],
  [/\b(?:seguimiento|rastre\w*|sendungs\w*)/i, "tracking"],
  [/\b(?:no ha llegado|retras\w*|verspät\w*|nicht angekommen|perdid\w*|verloren)/i, "delayed lost parcel"],
  [/\b(?:falta\w*|incomplet\w*|fehl(?:t|en|te|ten)\b|unvollständig\w*)/i, "missing"],
  [/\b(?:equivocad\w*|incorrect\w*|falsch\w*)/i, "wrong"],
  [/\b(?:rot[oa]s?\b|dañad\w*|defectuos\w*|beschädigt\w*|kaputt\w*|defekt\w*)/i, "damaged defective"],
  [/\b(?:cancelar|anular|storn\w*)/i, "cancel"],
  [/(?:\bcambiar|\bmodificar|änder\w*|umtausch\w*)/i, "change exchange"],
  [/\b(?:direcci[oó]n|adresse|anschrift)/i, "address"],
  [/\b(?:facturas?|rechnung\w*|quittung)/i, "invoice"],
  [/\b(?:pag(?:o|ar|ué)\b|cobr\w*|zahl\w*|bezahl\w*|abgebucht)/i, "payment charged"],
  [/\b(?:precios?|preis\w*|descuentos?|rabatt\w*|presupuesto|angebot)/i, "price discount quote"],
  [/\b(?:al por mayor|mengenrabatt|großhandel|großbestell\w*)/i, "bulk wholesale volume"],
  [/\b(?:garant[ií]as?|garantie\w*|gewährleistung)/i, "warranty"],
  [/\b(?:compatible\w*|encaja\w*|passt|passen|kompatibel)/i, "fit compatible"],
  [/\b(?:mangueras?|schlauch|schläuche\w*)/i, "hose"],
  [/\b(?:racor\w*|conexi[oó]n|anschluss|anschlüsse|verschraubung\w*|armatur\w*)/i, "fitting"],
  [/\b(?:gasolina|combustible|benzin|kraftstoff\w*)/i, "fuel"],
  [/\b(?:fugas?|undicht\w*|leck\w*)/i, "leak"],
  [/\b(?:frenos?|bremse?n?\w*)/i, "brake"],
  [/\baceite\b|(?<!\p{L})öl(?!\p{L})/iu, "oil"],
  [/\b(?:presi[oó]n|druck)\b/i, "pressure"],
  [/\b(?:existencias|disponible\w*|vorrätig|lieferbar|lager)\b/i, "stock"],
  [/\b(?:seguro|peligros\w*|gefährlich\w*|sicherheit)\b/i, "safety"],
  [/\b(?:aduanas?|zoll)\b/i, "customs duty"],
];

/** The text with the English words of the shop's articles added, so that an English index finds them. */
export function inEnglish(text: string): string {
  const found = GLOSSARY.filter(([word]) => word.test(text)).map(([, english]) => english);
  return found.length > 0 ? `${found.join(" ")}\n${text}` : text;
}
