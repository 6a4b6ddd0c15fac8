/** Abbreviations and order numbers keep their full stop: "No. 5", "approx. 3", "e.g. hoses". */
const ABBREVIATIONS = /\b(?:no|nr|approx|e\.g|i\.e|z\.b|ca|max|min|vs|etc|mr|mrs|dr|in|ft)\.$/i;

/** The sentences of a text, each verbatim. Line ends and list marks end a sentence too. */
export function sentencesOf(text: string): string[] {
  return text.split(/\n+/).flatMap((line) => splitLine(line.replace(/^\s*(?:[-*•#>]+|\d+[.)])\s+/, "").trim()));
}

function splitLine(line: string): string[] {
  const sentences: string[] = [];
  let open = "";
  for (const part of line.split(/(?<=[.!?][”"')]?)\s+/)) {
    open = open ? `${open} ${part}` : part;
    if (ABBREVIATIONS.test(open)) continue;
    if (open) sentences.push(open);
    open = "";
  }
  return open ? [...sentences, open] : sentences;
}

/** The figures in a text (amounts, dates, order and tracking numbers), without their separators. */
export function figuresIn(text: string): string[] {
  return (text.match(/\d[\d.,]*/g) ?? []).map((figure) => figure.replace(/[.,]+$/, "").replaceAll(",", ""));
}
