const words = new Map([
  ["newer-message", "a newer message came"],
  ["source-deleted", "the question was deleted"],
  ["no-question", "no message of the customer is left to answer"],
  ["reply-window-closed", "the reply window had closed"],
]);

/** Codes are lower-case words with hyphens; all else is somebody's own words, "550-5.1.1" say, and stays as it is. */
const CODE = /^[a-z]+(?:[-_][a-z0-9]+)*$/;

/** Why a draft or a reply was stopped, as it is stored (a code, or words already), in words that may follow a colon. */
export const whyInWords = (why: string): string =>
  words.get(why) ?? (CODE.test(why) ? why.replace(/[-_]+/g, " ") : why);
