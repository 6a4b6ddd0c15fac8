import { renderMarkdown } from "./markdown.ts";
import { renderPlainText } from "./plain-text.ts";
import { readHtml } from "./read-html.ts";
import { renderInWidget } from "./widget-markdown.ts";

/** What the customer of a channel reads of a message that Chatwoot holds as Markdown. An API inbox hands it on as it is. */
export function shownToCustomer(channel: "chat" | "email" | "sms" | "api", content: string): string {
  if (channel === "email") return readHtml(renderMarkdown(content));
  if (channel === "chat") return readHtml(renderInWidget(content));
  return channel === "sms" ? renderPlainText(content) : content;
}
