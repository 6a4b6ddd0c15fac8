import { renderMarkdown } from "./markdown.ts";

/**
 * What Chatwoot adds to the `content_attributes` of a public reply by mail: its text and the HTML made of that, each
 * twice. Nothing for a reply without words, which has files alone. Notes carry no `email`.
 */
export function outgoingMailAttributes(content: string | null) {
  const text = (content ?? "").replaceAll("\r\n", "\n");
  if (text.trim() === "") return {};
  const html = renderMarkdown(text);
  return { email: { html_content: { full: html, reply: html }, text_content: { full: text, reply: text } } };
}
