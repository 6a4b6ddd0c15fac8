import { expect, test } from "vitest";
import { htmlToText } from "../../../app/sandbox/wire/html-to-text.ts";
import { quoteAsGmail, quoteAsOutlook } from "../../../app/sandbox/wire/quotes.ts";
import { trimHistory } from "../../../app/sandbox/wire/trim-history.ts";

const message = {
  author: "Ada",
  address: "ada@shop.example",
  sentAt: new Date("2026-11-30T11:22:54Z"),
  text: "Hi Noor,\n\nsend it <back>.",
};
const envelope = { to: "noor@example.org", subject: "Re: Lamp" };
const team = { ...message, author: "The Patient Support Team", address: "support@shop.example" };
/** The space before AM and PM is a narrow one in newer calendars. */
const plain = (text: string) => text.replaceAll("\u202f", " ");

test("Gmail marks every line of the history, in HTML as a quotation of its own class", () => {
  const { text, html } = quoteAsGmail("Thanks!\nNoor", message);
  expect(plain(text)).toBe(
    "Thanks!\nNoor\n\nOn Mon, Nov 30, 2026 at 11:22 AM Ada <ada@shop.example> wrote:\n\n> Hi Noor,\n>\n> send it <back>.",
  );
  expect(html).toContain('<div dir="ltr">Thanks!<br>Noor</div><br><div class="gmail_quote');
  expect(html).toMatch(/<blockquote class="gmail_quote"[^>]*>Hi Noor,<br><br>send it &lt;back&gt;\.<\/blockquote>/);
});

test("Gmail breaks a long first line before the address", () => {
  expect(plain(quoteAsGmail("Thanks!", team).text)).toContain(
    "On Mon, Nov 30, 2026 at 11:22 AM The Patient Support Team <\nsupport@shop.example> wrote:",
  );
});

test("Outlook sets a block of headers above the unmarked history", () => {
  const { text, html } = quoteAsOutlook("Thanks!", message, envelope);
  expect(plain(text)).toBe(
    `Thanks!\n\n${"_".repeat(32)}\nFrom: Ada <ada@shop.example>\nSent: Monday, November 30, 2026 11:22 AM\nTo: noor@example.org\nSubject: Re: Lamp\n\nHi Noor,\n\nsend it <back>.`,
  );
  expect(html).toContain('<div id="divRplyFwdMsg" dir="ltr">');
  expect(html).toContain("<b>From:</b> Ada &lt;ada@shop.example&gt;<br><b>Sent:</b> Monday");
});

test.each([
  ["Gmail", quoteAsGmail("Thanks!\n\nNoor", message)],
  ["Gmail with a long first line", quoteAsGmail("Thanks!\n\nNoor", team)],
  ["Outlook", quoteAsOutlook("Thanks!\n\nNoor", message, envelope)],
])("trimming finds the answer again in what %s sends, text and HTML", (_program, { text, html }) => {
  expect(trimHistory(text)).toBe("Thanks!\n\nNoor");
  expect(trimHistory(htmlToText(html))).toBe("Thanks!\n\nNoor");
});
