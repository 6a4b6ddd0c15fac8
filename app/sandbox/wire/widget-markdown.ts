import MarkdownIt from "markdown-it";

const widget = new MarkdownIt({
  html: false,
  xhtmlOut: true,
  breaks: true,
  linkify: true,
  typographer: true,
  quotes: "“”‘’",
  maxNesting: 20,
}).disable(["lheading"]);

/** The HTML that Chatwoot's web chat makes of a message in the visitor's browser: addresses become links, typewriting is made prettier. */
export const renderInWidget = (content: string): string => widget.render(content);
