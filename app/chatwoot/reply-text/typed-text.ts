const ESCAPED = /\[((?:\\.|[^\\[\]])*)\]\(<((?:\\.|[^\\<>])*)>\)|\\([!-/:-@[-`{-~])|&(?:nbsp|#(\d{2,5}));| {2}(?=\n)/gu;

/**
 * What was typed, from what `postedText` made of it for a channel with escapes: for our own replies only, which come back from
 * Chatwoot as they were posted. Lists, links and bold keep their marks.
 */
export function typedText(posted: string): string {
  return posted.replace(ESCAPED, (whole, words?: string, address?: string, mark?: string, code?: string) => {
    if (words !== undefined && address !== undefined) return typedLink(typedText(words), typedAddress(address));
    if (mark !== undefined) return mark;
    if (whole.startsWith("&")) return code === undefined ? " " : String.fromCharCode(Number(code));
    return "";
  });
}

/** An address that we made a link of ourselves, or a link as a person types it. */
const typedLink = (words: string, address: string): string =>
  address === words || address === `http://${words}` ? words : `[${words}](${address})`;

const typedAddress = (address: string): string => address.replaceAll("&amp;", "&").replaceAll(/\\(.)/g, "$1");
