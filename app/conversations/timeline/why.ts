const words: Record<string, string> = {
  "newer-message": "a newer message came",
  "source-deleted": "the question was deleted",
  "reply-window-closed": "the reply window had closed",
};

/** Why a draft or a reply was stopped, as it is stored (a code, or words already), in words that may follow a colon. */
export const whyInWords = (why: string): string => words[why] ?? (/\s/.test(why) ? why : why.replace(/[-_]+/g, " "));
