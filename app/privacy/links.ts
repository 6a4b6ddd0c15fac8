import { type Finder, matching } from "./mask.ts";

/** What follows a web address's host: paths, queries and fragments carry accounts, tokens and mail addresses. */
const BEYOND_HOST = /\bhttps?:\/\/[^\s<>"'()[\]]*/gi;
/**
 * Signed or random words: JSON web tokens, keys with a prefix, long mixes of letters and digits. What may be long is looked
 * for only where no such run is under way: from each place in it the search would run to its end.
 */
const TOKEN =
  /(?<![\w-])eyJ[\w-]{8,}(?:\.[\w-]+){1,2}|\b(?:sk|pk|rk|sb|gh[pousr]|xox[abprs]|shp(?:at|ca|pa|ss))[_-][\w-]{8,}/g;
const RANDOM = /(?<![\w-])(?=[\w-]*\d)(?=[\w-]*[A-Za-z])[\w-]{24,}(?![\w-])/g;
const PLAIN_PATH = /^(?:\/[a-z][a-z-]{0,40})*\/?$/i;

/** Finds the part of a web address that may name or admit somebody: its user, query, fragment, and any path but plain words. */
export const telltaleLinks: Finder = (text) =>
  [...text.matchAll(BEYOND_HOST)].flatMap((match) => {
    const address = match[0].replace(/[.,;:!?]+$/, "");
    const scheme = address.indexOf("//") + 2;
    const user = address.slice(scheme).match(/^[^/?#]*@/)?.[0].length ?? 0;
    const rest = address.slice(scheme + user).search(/[/?#]/);
    const from = rest < 0 ? address.length : scheme + user + rest;
    return [
      ...(user > 0 ? [{ from: match.index + scheme, to: match.index + scheme + user, kind: "link" }] : []),
      ...(from < address.length && !PLAIN_PATH.test(address.slice(from))
        ? [{ from: match.index + from, to: match.index + address.length, kind: "link" }]
        : []),
    ];
  });

/** Finds keys and tokens that stand in the text by themselves. */
export const tokens: Finder = (text) => [...matching("token", TOKEN)(text), ...matching("token", RANDOM)(text)];
