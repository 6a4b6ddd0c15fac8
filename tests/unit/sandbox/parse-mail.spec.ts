import { expect, test } from "vitest";
import { parseMail, UnreadableMail } from "../../../app/sandbox/wire/parse-mail.ts";

const mail = (...lines: string[]) => Buffer.from(lines.join("\r\n"));

test("a mail is read with its addresses, ids, date in the sender's offset, and both bodies", async () => {
  const parsed = await parseMail(
    mail(
      'From: "Haddad, Noor" <Noor@example.org>',
      "Reply-To: Office <office@example.org>",
      "To: support@shop.example, Team: ada@shop.example, ben@shop.example;",
      "Cc: lee@example.org",
      "Bcc: boss@example.org",
      "Subject: =?utf-8?q?Gr=C3=BC=C3=9Fe?=",
      "Date: Mon, 30 Nov 2026 12:22:54 +0100 (CET)",
      "Message-ID: <m2@example.org>",
      "In-Reply-To: <m1@shop.example>",
      "References: <m0@example.org>",
      " <m1@shop.example>",
      'Content-Type: Multipart/Alternative; boundary="b 1"; charset=utf-8',
      "",
      "--b 1",
      "Content-Type: text/plain; charset=iso-8859-1",
      "Content-Transfer-Encoding: quoted-printable",
      "",
      "Caf=E9?",
      "--b 1",
      "Content-Type: text/html; charset=utf-8",
      "",
      "<p>Café?</p>",
      "--b 1--",
      "",
    ),
  );
  expect(parsed).toEqual({
    from: { name: "Haddad, Noor", address: "Noor@example.org" },
    replyTo: ["office@example.org"],
    to: ["support@shop.example", "ada@shop.example", "ben@shop.example"],
    cc: ["lee@example.org"],
    bcc: ["boss@example.org"],
    subject: "Grüße",
    date: "2026-11-30T12:22:54.000+01:00",
    messageId: "m2@example.org",
    inReplyTo: "m1@shop.example",
    references: ["m0@example.org", "m1@shop.example"],
    text: "Café?",
    html: "<p>Café?</p>",
    attachments: [],
    autoReply: false,
    contentType: 'multipart/alternative; boundary="b 1"; charset=utf-8',
    multipart: true,
  });
});

test("files keep name, type and bytes; a pasted picture and a forwarded mail are files too", async () => {
  const { attachments, text } = await parseMail(
    mail(
      "From: eva@example.org",
      "Content-Type: multipart/mixed; boundary=m1",
      "",
      "--m1",
      "Content-Type: text/plain",
      "",
      "See below",
      "--m1",
      'Content-Type: application/pdf; name="manual.pdf"',
      "Content-Disposition: attachment",
      "Content-Transfer-Encoding: base64",
      "",
      Buffer.from("%PDF-1.7\n").toString("base64"),
      "--m1",
      "Content-Type: image/png",
      'Content-Disposition: inline; filename="=?utf-8?q?l=C3=A4mp.png?="',
      "",
      "PNG",
      "--m1",
      "Content-Type: message/rfc822; name=forwarded.eml",
      "",
      "From: kai@example.net",
      "",
      "Not Eva's words",
      "--m1--",
    ),
  );
  expect(attachments.map(({ name, type, inline }) => [name, type, inline])).toEqual([
    ["manual.pdf", "application/pdf", false],
    ["lämp.png", "image/png", true],
    ["forwarded.eml", "message/rfc822", false],
  ]);
  expect(Buffer.from(attachments[0]?.bytes ?? []).toString()).toBe("%PDF-1.7\n");
  expect(text).toBe("See below");
});

test.each([
  [["Auto-Submitted: auto-replied"], true],
  [["Auto-Submitted: auto-generated"], true],
  [["X-Autoreply: yes"], true],
  [["Auto-Submitted: no"], false],
  [["Precedence: bulk", "List-Id: <news.example.org>", "X-Auto-Response-Suppress: All"], false],
  [[], false],
])("with the headers %j a mail is an automatic answer: %s", async (headers, autoReply) => {
  expect((await parseMail(mail("From: vera@example.org", ...headers, "", "Away"))).autoReply).toBe(autoReply);
});

test.each([
  ["Mon, 30 Nov 2026 11:22:54 GMT", "2026-11-30T11:22:54.000+00:00"],
  ["30 Nov 2026 04:22:54 -0730", "2026-11-30T04:22:54.000-07:30"],
  ["next week", null],
  ["", null],
])("the date %j is %j", async (date, expected) => {
  expect((await parseMail(mail("From: a@example.org", `Date: ${date}`, "", "x"))).date).toBe(expected);
});

test.each([
  ["text/plain; Charset=UTF-8", "text/plain; charset=UTF-8"],
  ['text/html;\r\n charset="utf-8"', "text/html; charset=utf-8"],
  ['multipart/mixed; boundary="----=_x;y"', 'multipart/mixed; boundary="----=_x;y"'],
])("the content type %j becomes %j", async (value, expected) => {
  expect((await parseMail(mail("From: a@example.org", `Content-Type: ${value}`, "", "x"))).contentType).toBe(expected);
});

test("a mail with nothing but a sender and one that breaks off are read as far as they go", async () => {
  expect(await parseMail(mail("From: a@example.org", "", ""))).toMatchObject({
    ...{ subject: "", date: null, messageId: null, inReplyTo: null, references: [], to: [], contentType: null },
    ...{ multipart: false, html: null, attachments: [] },
  });
  const broken = mail("From: a@example.org", "Content-Type: multipart/mixed; boundary=b", "", "--b", "", "Half a");
  expect((await parseMail(broken)).text).toBe("Half a");
});

test("line ends of Unix, a NUL and the parser's closing line end leave no trace; a Latin 1 body is read as such", async () => {
  const raw = Buffer.from(
    "From: a@example.org\nSubject: a\0b\nContent-Type: text/plain; charset=latin1\n\nH\xe9\0\n\nyou\n",
    "latin1",
  );
  expect(await parseMail(raw)).toMatchObject({ subject: "ab", text: "Hé\n\nyou" });
});

const nested = Array.from({ length: 400 }, (_, i) => `Content-Type: multipart/mixed; boundary=b${i}\r\n\r\n--b${i}`);
test.each([
  ["nothing", Buffer.alloc(0)],
  ["no headers", Buffer.from("secret words alone\n")],
  ["no From", mail("To: a@example.org", "Subject: secret words", "", "x")],
  ["a From without an address", mail("From: secret words", "", "x")],
  ["binary", Buffer.from(Array.from({ length: 300_000 }, (_, i) => (i * 7919) % 256))],
  ["parts in parts in parts", mail("From: a@example.org", ...nested)],
  ["headers without end", mail("From: a@example.org", `To: ${"a@example.org, ".repeat(60_000)}`, "", "x")],
])("%s is refused by name, without its words", async (_title, raw) => {
  const error = await parseMail(raw).then(
    () => null,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(UnreadableMail);
  expect(String(error)).not.toContain("secret");
});

test.each([
  ["long lines", "word ".repeat(300_000)],
  ["short lines", "a\r\n".repeat(500_000)],
  ["empty lines", `${"\r\n".repeat(700_000)}end`],
])("a megabyte of %s is read whole", async (_title, body) => {
  const { text } = await parseMail(mail("From: a@example.org", "", body));
  expect(text?.length).toBe(body.replaceAll("\r\n", "\n").trimEnd().length);
});
