import { expect, test } from "vitest";
import { htmlToText } from "../../../app/sandbox/wire/html-to-text.ts";

test.each([
  ["Hello,<br><br>my <b>lamp</b>", "Hello,\n\nmy lamp"],
  ["<div>a</div><div><br></div><div>b<br></div><div>c</div>", "a\n\nb\nc"],
  ["<p>a</p>\n<p>b&nbsp;c &amp; d</p>", "a\n\nb c & d"],
  ["x<ul><li>one</li><li>two</li></ul>y", "x\n\n- one\n- two\ny"],
  ["<ol><li>one<ul><li>in</li></ul></li><li>two</li></ol>", "- one\n\n- in\n- two"],
  ['see <a href="https://x.example/y">photo</a>.', "see [photo](https://x.example/y)."],
  ['<a href="mailto:a@b.example">a@b.example</a>', "a@b.example"],
  ['<a href="https://x.example">x.example</a>', "x.example"],
  ['<a href="https://x.example"><img alt="Logo" src="l.png"></a>', "[Logo](https://x.example)"],
  ['<a href="https://x.example"></a>', "https://x.example"],
  ['<img src="a.png"><img alt="Lamp" src="b.png">', "[Lamp]"],
  ["<table><tr><th>Item</th><th>Price</th></tr><tr><td>Lamp</td><td>9</td></tr></table>", "Item\tPrice\nLamp\t9"],
  ["<h1>Head</h1>text<hr>more", `Head\n\ntext\n${"-".repeat(63)}\nmore`],
  ["a<pre>  b\n  c</pre>d", "a\n  b\n  c\nd"],
  ["<html><head><title>T</title><style>p{}</style></head><body><script>1</script>b</body></html>", "b"],
  ["On Mon, Ada wrote:<blockquote>old<blockquote>older</blockquote></blockquote>", "On Mon, Ada wrote:>"],
  ["use &lt;order number&gt;", "use <order number>"],
  ["<p>unclosed <b>all <i>over", "unclosed all over"],
  ["", ""],
])("%j reads %j", (html, text) => {
  expect(htmlToText(html)).toBe(text);
});

test.each([
  ["<div>", ""],
  ["<ul><li>", ""],
  ["<div></span>", ""],
  ["<pre>", ""],
])("%j without end neither hangs nor overflows the stack", (html, text) => {
  expect(htmlToText(`start${html.repeat(100_000)}end`).replace(/[\s-]|\.{3}$/g, "")).toBe(`start${text}`);
});

test("paragraphs, items and cells that nobody closes are not taken for nesting", () => {
  expect(htmlToText("<p>a".repeat(1000)).split("\n\n")).toHaveLength(1000);
  expect(htmlToText("<li>a".repeat(1000)).split("\n")).toHaveLength(1000);
  expect(htmlToText(`<table>${"<tr><td>a<td>b".repeat(1000)}</table>`).split("\n")).toHaveLength(1000);
  expect(htmlToText("<div>a<b>b</div>".repeat(1000)).split("\n")).toHaveLength(1000);
});
