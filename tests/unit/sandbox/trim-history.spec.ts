import { existsSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { trimHistory } from "../../../app/sandbox/wire/trim-history.ts";

const quoted = "> Does it dim?\n>\n> Ada";

/** What mail programs put above the history. */
const heads = [
  "On Mon, Nov 30, 2026 at 11:22 AM Ada <ada@shop.example> wrote:",
  "On Mon, Nov 30, 2026 at 11:22 AM The Very Patient Support Team <\nsupport-of-the-shop@shop.example> wrote:",
  "On 30 Nov 2026, at 11:22, Ada <ada@shop.example> wrote:",
  "On Mon, Ada wrote:",
  "Am Mo., 30. Nov. 2026 um 11:22 Uhr schrieb Ada <ada@shop.example>:",
  "Am 30.11.2026 um 11:22 schrieb Ada:",
  "Ada <ada@shop.example> schrieb am Mo., 30. Nov. 2026, 11:22:",
  "Le lun. 30 nov. 2026 à 11:22, Ada <ada@shop.example> a écrit :",
  "Le 30 nov. 2026 à 11:22, Ada\n<ada@shop.example>\na écrit :",
  "El lun, 30 nov 2026 a las 11:22, Ada (<ada@shop.example>) escribió:",
  "Il giorno lun 30 nov 2026 alle ore 11:22 Ada <ada@shop.example> ha scritto:",
  "Em seg., 30 de nov. de 2026 às 11:22, Ada <ada@shop.example> escreveu:",
  "Op ma 30 nov 2026 om 11:22 schreef Ada <ada@shop.example>:",
  "Den 30. nov. 2026 kl. 11.22 skrev Ada <ada@shop.example>:",
  "W dniu 2026-11-30 11:22:54 użytkownik Ada <ada@shop.example> napisał:",
  "пн, 30 нояб. 2026 г. в 11:22, Ada <ada@shop.example>:",
  "-----Original Message-----",
  "---------- Forwarded message ---------",
  "-------- Ursprüngliche Nachricht --------",
  "-----Message d'origine-----",
  "-----Mensaje original-----",
];

test.each(heads)("the history below %j goes, quoted or not, and so does a phone's signature above it", (head) => {
  expect(trimHistory(`Yes, please.\n\nNoor\n\n${head}\n\n${quoted}\n`)).toBe("Yes, please.\n\nNoor");
  expect(trimHistory(`Yes.\n\nSent from my iPhone\n\n${head}\n\nDoes it dim?\n\nAda`)).toBe("Yes.");
  expect(trimHistory(`Yes.\r\n\r\n> ${head.replaceAll("\n", "\r\n> ")}\r\n> Does it dim?`)).toBe("Yes.");
});

test.each([
  ["From: Ada <ada@shop.example>\nSent: Monday, November 30, 2026 11:22 AM\nTo: Noor\nSubject: Lamp"],
  ["Von: Ada <ada@shop.example>\nGesendet: Montag, 30. November 2026 11:22\nAn: Noor\nBetreff: Lampe"],
  ["De : Ada <ada@shop.example>\nEnvoyé : lundi 30 novembre 2026 11:22\nÀ : Noor\nObjet : Lampe"],
  ["De: Ada <ada@shop.example>\nEnviado el: lunes, 30 de noviembre de 2026 11:22\nPara: Noor\nAsunto: Lámpara"],
  ["*From:* Ada\n<ada@shop.example>\n*Sent:* Monday\n*To:* Noor\n*Subject:* Lamp"],
])("the history below Outlook's block %j goes, with a line above it or without", (block) => {
  expect(trimHistory(`Yes.\n\n${block}\n\nDoes it dim?`)).toBe("Yes.");
  expect(trimHistory(`Yes.\n\n${"_".repeat(32)}\n${block}\n\nDoes it dim?`)).toBe("Yes.");
});

test.each([
  [
    "answers between the quotations",
    "On Mon, Ada wrote:\n> Colour?\nRed.\n> Size?\nBig.",
    "> Colour?\nRed.\n> Size?\nBig.",
  ],
  ["an answer below the history", "On Mon, Ada wrote:\n> Colour?\n\nRed.", "Red."],
  ["a quotation that opens the mail", "> Colour?\n\nRed.", "> Colour?\n\nRed."],
  ["a mail of nothing but a forwarded one", "-----Original Message-----\nDoes it dim?", "Does it dim?"],
  ["a mail of quoted lines alone", quoted, quoted],
  ["a signature below two dashes", "Yes.\n\n-- \nNoor Haddad\n+1 555 010 4477", "Yes."],
  [
    "a list of fields that is no mail's head",
    "From: Oslo\nTo: Bergen\nDate: 3 May",
    "From: Oslo\nTo: Bergen\nDate: 3 May",
  ],
  ["prose that sounds like a head", "On the box it says:\nkeep dry.", "On the box it says:\nkeep dry."],
  ["code between fences", "Look:\n```\n# a\n####\n> b\n```\nOdd.", "Look:\n```\n# a\n####\n> b\n```\nOdd."],
  [
    "a courier in the middle",
    "Hello,\nSent by courier it arrived.\nThanks",
    "Hello,\nSent by courier it arrived.\nThanks",
  ],
  ["blank lines alone", " \n\n", ""],
])("%s is understood", (_title, text, fresh) => {
  expect(trimHistory(text)).toBe(fresh);
});

test.each([
  "On Mon, x\n",
  "On ",
  "> ",
  "Am 1 schrieb x\n",
  "On Mon x wrote:\n> q\nt\n",
  "<a@b.c ",
  "```\n",
  "- ",
  "\n",
])("a megabyte of %j does not hang", (piece) => {
  expect(trimHistory(`Hello\n${piece.repeat(1_000_000 / piece.length)}`)).toMatch(/^Hello/);
});

type Labelled = { email: string; accept: string[] };
const LABELLED = "../shared/data/email_replies.jsonl";

/** Written after the same pattern, for where the labelled mails of strangers are not at hand. */
const OWN: Labelled[] = [
  ...heads.map((head) => ({ email: `Fine, thanks.\n\n${head}\n${quoted}\n`, accept: ["Fine, thanks."] })),
  { email: "Fine.\n\nGet Outlook for iOS", accept: ["Fine."] },
  { email: "It was 2026-11-30 11:22.\nOn average, fine.\n", accept: ["It was 2026-11-30 11:22.\nOn average, fine."] },
];

test("of the labelled mails of strangers, or else of our own, every answer is found", () => {
  const lines = existsSync(LABELLED) ? readFileSync(LABELLED, "utf8").trim().split("\n") : [];
  const labelled = lines.length > 0 ? lines.map((line) => JSON.parse(line) as Labelled) : OWN;
  const flat = (text: string) => text.replace(/\s+/g, " ").trim();
  const right = labelled.filter(({ email, accept }) => accept.map(flat).includes(flat(trimHistory(email))));
  console.log(`trimHistory: ${right.length} of ${labelled.length} answers found`);
  expect(right.length).toBe(labelled.length);
});
