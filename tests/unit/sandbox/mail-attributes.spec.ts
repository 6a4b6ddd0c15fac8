import { expect, test } from "vitest";
import { mailAttributes, mailContent } from "../../../app/sandbox/wire/mail-attributes.ts";
import { parseMail } from "../../../app/sandbox/wire/parse-mail.ts";

const parse = (...lines: string[]) => parseMail(Buffer.from(lines.join("\r\n")));
const INVOICE = "Hello,\n\ncould you please send us the invoice for order 2231? Our accountant Lee is in copy.\n\nNoor";

// The three expectations below are deliveries of a genuine Chatwoot 4.15.1, with the mails that led to them.
test("a mail of plain text gives what Chatwoot gave for it", async () => {
  const mail = await parse(
    "From: Noor Haddad <noor@example.org>",
    "To: support@shop.example.test",
    "Cc: accounts@example.org, Lee <lee@example.org>",
    "Subject: Invoice for order 2231",
    "Date: Mon, 30 Nov 2026 11:22:54 +0000",
    "Message-ID: <m1@example.org>",
    "Content-Type: text/plain; charset=utf-8",
    "",
    INVOICE.replaceAll("\n", "\r\n"),
  );
  expect(mailContent(mail)).toBe(INVOICE);
  expect(mailAttributes(mail)).toStrictEqual({
    email: {
      bcc: null,
      cc: ["accounts@example.org", "lee@example.org"],
      content_type: "text/plain; charset=utf-8",
      date: "2026-11-30T11:22:54.000+00:00",
      from: ["noor@example.org"],
      headers: null,
      html_content: {},
      in_reply_to: null,
      message_id: "m1@example.org",
      multipart: false,
      number_of_attachments: 0,
      references: [],
      subject: "Invoice for order 2231",
      text_content: { full: INVOICE, reply: INVOICE, quoted: INVOICE },
      to: ["support@shop.example.test"],
      auto_reply: false,
    },
    cc_email: ["accounts@example.org", "lee@example.org"],
    bcc_email: null,
  });
});

test("a mail of HTML alone gives what Chatwoot gave for it: no text content, the thread in `content`", async () => {
  const html =
    '<div>Hello,<br><br>my <b>lamp</b> flickers. Bought in May.<br><ul><li>bulb changed</li><li>socket changed</li></ul><a href="https://x.example/y">photo</a></div><div class="gmail_quote">On Mon, Ada wrote:<blockquote>old text that should not count</blockquote></div>';
  const fresh =
    "Hello,\n\nmy lamp flickers. Bought in May.\n\n- bulb changed\n- socket changed\n[photo](https://x.example/y)";
  const mail = await parse("From: noor2@example.org", "Content-Type: text/html; charset=utf-8", "", html);
  expect(mailContent(mail)).toBe(`${fresh}\nOn Mon, Ada wrote:>`);
  expect(mailAttributes(mail).email).toMatchObject({
    content_type: "text/html; charset=utf-8",
    html_content: { full: html, reply: `${fresh}\nOn Mon, Ada wrote:>`, quoted: fresh },
    multipart: false,
    text_content: {},
  });
});

test("a mail of text, HTML and a file gives what Chatwoot gave for it", async () => {
  const mail = await parse(
    "From: eva@example.org",
    'Content-Type: multipart/mixed; boundary="m1"',
    "",
    "--m1",
    "Content-Type: multipart/alternative; boundary=m2",
    "",
    "--m2",
    "Content-Type: text/plain",
    "",
    "Is the cord 2 m?",
    "--m2",
    "Content-Type: text/html",
    "",
    "<p>Is the cord <b>2 m</b>?</p>",
    "--m2--",
    "--m1",
    "Content-Type: application/pdf",
    "Content-Disposition: attachment; filename=manual.pdf",
    "",
    "%PDF",
    "--m1--",
  );
  expect(mailContent(mail)).toBe("Is the cord 2 m?");
  expect(mailAttributes(mail).email).toMatchObject({
    content_type: "multipart/mixed; boundary=m1",
    html_content: { full: "<p>Is the cord <b>2 m</b>?</p>", reply: "Is the cord 2 m?", quoted: "Is the cord 2 m?" },
    multipart: true,
    number_of_attachments: 1,
    text_content: { full: "Is the cord 2 m?", reply: "Is the cord 2 m?", quoted: "Is the cord 2 m?" },
  });
});

test("an answer keeps its thread in `content` and loses it in `quoted`; its writer is who asks to be answered", async () => {
  const mail = await parse(
    "From: Kai <Kai@Example.net>",
    "Reply-To: Office <Office@example.net>",
    "Bcc: hidden@example.net",
    "Auto-Submitted: auto-replied",
    "In-Reply-To: <m2@shop.example>",
    "References: <m1@example.net> <m2@shop.example>",
    "",
    "Fresh\r\n\r\nOn Mon, Ada wrote:\r\n> old",
  );
  expect(mailContent(mail)).toBe("Fresh\n\nOn Mon, Ada wrote:\n> old");
  const { email, cc_email, bcc_email } = mailAttributes(mail);
  expect(email.text_content.quoted).toBe("Fresh");
  expect(email).toMatchObject({
    from: ["office@example.net"],
    auto_reply: true,
    in_reply_to: "m2@shop.example",
    references: ["m1@example.net", "m2@shop.example"],
    subject: "",
    to: null,
  });
  expect([cc_email, bcc_email]).toEqual([null, ["hidden@example.net"]]);
});

test("a mail without words has no content, and a blank text part gives way to the HTML", async () => {
  const empty = await parse("From: a@example.org", "", " ");
  expect(mailContent(empty)).toBeNull();
  expect(mailAttributes(empty).email).toMatchObject({ text_content: {}, html_content: {} });
  const parts = ["--b", "", " ", "--b", "Content-Type: text/html", "", "<p>Hi</p>", "--b--"];
  const blank = await parse("From: a@example.org", "Content-Type: multipart/alternative; boundary=b", "", ...parts);
  expect(mailContent(blank)).toBe("Hi");
});

test("`content` ends after 150 000 characters", async () => {
  const content = mailContent(await parse("From: a@example.org", "", "a".repeat(200_000)));
  expect(content).toBe(`${"a".repeat(149_997)}...`);
});
