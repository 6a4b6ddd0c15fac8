import type { Finder } from "./mask.ts";

const NAMED =
  /(?<![\p{L}\p{N}])(?:pass ?(?:word|code|phrase)|pwd|kennwort|passwort|mot de passe|contraseña|pin(?: (?:code|number))?)(?: (?:is|was|ist|war|lautet|est|es|era))?( ?[:=] ?| )["'“„«]?([^\s"“”„«»]{4,200})/giu;
/** "My password is wrong": a word of letters alone is a password only where a sign introduces it. */
const MORE_THAN_LETTERS = /[^\p{L}.,;!?)]/u;

/** Finds what a text calls a password or a PIN. Rules find what is named so, in five languages; they cannot know every one. */
export const passwords: Finder = (text) =>
  [...text.matchAll(NAMED)].flatMap((match) => {
    const [whole, sign = "", word = ""] = match;
    const found = word.replace(/[.,;!?)']+$/, "");
    if (found === "" || !(/[:=]/.test(sign) || MORE_THAN_LETTERS.test(found))) return [];
    const from = match.index + whole.length - word.length;
    return [{ from, to: from + found.length, kind: "password" }];
  });
