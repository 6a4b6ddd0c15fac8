import { expect, test } from "vitest";
import { renderMarkdown } from "../../../app/sandbox/wire/markdown.ts";
import { outgoingMailAttributes } from "../../../app/sandbox/wire/outgoing-mail.ts";

test.each([
  ["plain answer", "<p>plain answer</p>\n"],
  ["Hi,\n\nKind regards,\nshop", "<p>Hi,</p>\n<p>Kind regards,<br />\nshop</p>\n"],
  ["**a\nb**", "<p><strong>a<br />\nb</strong></p>\n"],
  ["use <order number> and", "<p>use <!-- raw HTML omitted --> and</p>\n"],
  ["<div>x</div>\n\ny", "<!-- raw HTML omitted -->\n<p>y</p>\n"],
  ["# 1 lamp", "<h1>1 lamp</h1>\n"],
  ["text\n---", "<h2>text</h2>\n"],
  ["    code", "<pre><code>code\n</code></pre>\n"],
  ["\tcode", "<pre><code>code\n</code></pre>\n"],
  ["2*3*4 a_b_c 2 * 3", "<p>2<em>3</em>4 a_b_c 2 * 3</p>\n"],
  ["~one~ ~~two~~ ~~~x~~~ ~a~~", "<p><del>one</del> <del>two</del> ~~~x~~~ ~a~~</p>\n"],
  ["[a ~b~](https://x.example)", '<p><a href="https://x.example">a <del>b</del></a></p>\n'],
  ['&copy; "it\'s" &', "<p>© &quot;it's&quot; &amp;</p>\n"],
  ["\\<a\\> \\# \\* 1\\. \\-", "<p>&lt;a&gt; # * 1. -</p>\n"],
  ["| a |\n|---|", "<p>| a |<br />\n|---|</p>\n"],
  ["- [ ] task", "<ul>\n<li>[ ] task</li>\n</ul>\n"],
  ["note[^1]\n\n[^1]: foot", '<p>note<a href="foot">^1</a></p>\n'],
  [
    "see https://x.example/a?b=1&c.",
    '<p>see <a href="https://x.example/a?b=1&amp;c">https://x.example/a?b=1&amp;c</a>.</p>\n',
  ],
  ["(www.x.example/a_(b)).", '<p>(<a href="http://www.x.example/a_(b)">www.x.example/a_(b)</a>).</p>\n'],
  ["mail me@x.example.", '<p>mail <a href="mailto:me@x.example">me@x.example</a>.</p>\n'],
  ["x.example and //x.example", "<p>x.example and //x.example</p>\n"],
  ["[x](javascript:alert(1))", '<p><a href="">x</a></p>\n'],
  ['![alt](https://x.example/y.png "t")', '<p><img src="https://x.example/y.png" title="t" /></p>\n'],
  ["> q\n> r", "<blockquote>\n<p>q<br />\nr</p>\n</blockquote>\n"],
  ["3. three\n4. four", '<ol start="3">\n<li>three</li>\n<li>four</li>\n</ol>\n'],
  ["", ""],
])("a customer reads %j as %j", (content, html) => {
  expect(renderMarkdown(content)).toBe(html);
});

// Recorded from a genuine Chatwoot 4.15.1.
test("a public reply by mail carries its text and its HTML, each twice", () => {
  const text =
    "Hi Noor,\n\nWe cannot find order #2231 under your contact details: could you check the number?\n\nKind regards,\nchatwoot.example";
  const html =
    "<p>Hi Noor,</p>\n<p>We cannot find order #2231 under your contact details: could you check the number?</p>\n<p>Kind regards,<br />\nchatwoot.example</p>\n";
  expect(outgoingMailAttributes(text.replaceAll("\n", "\r\n"))).toStrictEqual({
    email: { html_content: { full: html, reply: html }, text_content: { full: text, reply: text } },
  });
});

test.each([null, "", " \n"])("a reply whose words are %j carries none", (content) => {
  expect(outgoingMailAttributes(content)).toStrictEqual({});
});

test.each(["*a ", "**a", "~a ", "[", "![", "<", "`a", "www.a!!!", "> ", "[a](b ", "a@b.c "])(
  "a reply of Chatwoot's longest made of %j does not hang",
  (piece) => {
    expect(renderMarkdown(piece.repeat(150_000 / piece.length))).toMatch(/^</);
  },
);
