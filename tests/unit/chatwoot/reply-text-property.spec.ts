// Generated texts: `npm run test:long-texts` tries 10,000, and TEXTS_SEED the ones of a failure again.
import { expect, test } from "vitest";
import { asRead } from "../../../app/chatwoot/reply-text/as-read.ts";
import { blocksOf } from "../../../app/chatwoot/reply-text/blocks.ts";
import { postedText } from "../../../app/chatwoot/reply-text/posted-text.ts";
import { typedText } from "../../../app/chatwoot/reply-text/typed-text.ts";
import { shownToCustomer } from "../../../app/sandbox/wire/shown-to-customer.ts";
import { replyText, seeded, trimLines } from "../../support/reply-texts.ts";

const TEXTS = Number(process.env.TEXTS ?? 300);
const SEED = Number(process.env.TEXTS_SEED ?? 20_261_130);

const channels = [
  ["Channel::Email", "email"],
  ["Channel::WebWidget", "chat"],
  ["Channel::Whatsapp", "sms"],
] as const;

test.each(channels)(
  `${TEXTS} texts read in %s as approved`,
  (channel, customer) => {
    const random = seeded(SEED);
    for (let number = 1; number <= TEXTS; number++) {
      const text = replyText(random, number % 2 === 0);
      const about = `text ${number} of seed ${SEED}: ${JSON.stringify(text)}`;
      const read = trimLines(asRead(text, channel));
      expect(trimLines(shownToCustomer(customer, postedText(text, channel))), about).toBe(read);
      if (!hasMeantMarks(text)) expect(alike(read), about).toBe(alike(text));
      expect(words(typedText(postedText(text, channel))), about).toBe(words(withPlainLinks(text, channel)));
    }
  },
  600_000,
);

/** Lists, links in words, and bold. */
const hasMeantMarks = (text: string): boolean =>
  blocksOf(text).some(
    (block) => block.kind === "list" || block.lines.flat().some(({ kind }) => kind === "bold" || kind === "link"),
  );

/** As a person sees it: no-break spaces, tabs and the web chat's apostrophes look like what they stand for. */
const alike = (text: string): string =>
  trimLines(
    text.replaceAll(/\r\n?/g, "\n").replaceAll("\t", "    ").replaceAll("\u00a0", " ").replaceAll("’", "'"),
  ).replace(/^(?:[^\S\n]*\n)+/, "");

/** Without where lines and lists begin, which may have moved. */
const words = (text: string): string =>
  text
    .replaceAll(/^[ \u00a0\t]*[*-](?=\s|$)/gm, "")
    .replaceAll(/\s+/g, " ")
    .trim();

/** Without HTML, a link has become its words and its address on the way. */
const withPlainLinks = (text: string, channel: string): string =>
  channel !== "Channel::Whatsapp"
    ? text
    : text.replaceAll(/\[([^[\]]+)\]\(((?:https?:\/\/|mailto:)[^\s()<>]+)\)/gi, (_, said: string, address: string) =>
        said === address ? said : `${said} ${address}`,
      );
