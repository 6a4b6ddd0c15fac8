/** The message that is answered. */
export type QuotedMessage = { author: string; address: string; sentAt: Date; text: string };
/** Outlook names these in its header block. */
export type QuotedEnvelope = { to: string; subject: string };
export type MailBody = { text: string; html: string };

/** Gmail breaks a plain line after this many characters. */
const GMAIL_LINE_LENGTH = 76;
const GMAIL_QUOTE_STYLE = "margin:0px 0px 0px 0.8ex;border-left:1px solid rgb(204,204,204);padding-left:1ex";

/** An answer with the history below it as Gmail writes it, in UTC. */
export function quoteAsGmail(answer: string, { author, address, sentAt, text }: QuotedMessage): MailBody {
  const head = `On ${format(sentAt, "short")} at ${timeOf(sentAt)} ${author} <`;
  const tail = `${address}> wrote:`;
  const broken = head.length + tail.length > GMAIL_LINE_LENGTH ? `${head}\n${tail}` : head + tail;
  const quoted = text.split("\n").map((line) => `> ${line}`.trimEnd());
  const link = `<a href="mailto:${escapeHtml(address)}">${escapeHtml(address)}</a>`;
  return {
    text: `${answer}\n\n${broken}\n\n${quoted.join("\n")}`,
    html: [
      `<div dir="ltr">${linesAsHtml(answer)}</div><br>`,
      `<div class="gmail_quote gmail_quote_container"><div dir="ltr" class="gmail_attr">`,
      `${escapeHtml(head)}${link}&gt; wrote:<br></div>`,
      `<blockquote class="gmail_quote" style="${GMAIL_QUOTE_STYLE}">${linesAsHtml(text)}</blockquote></div>`,
    ].join(""),
  };
}

/** An answer with the history below it as Outlook writes it: a header block and the unmarked text, in UTC. */
export function quoteAsOutlook(answer: string, message: QuotedMessage, { to, subject }: QuotedEnvelope): MailBody {
  const { author, address, sentAt, text } = message;
  const fields = [
    ["From", `${author} <${address}>`],
    ["Sent", `${format(sentAt, "long")} ${timeOf(sentAt)}`],
    ["To", to],
    ["Subject", subject],
  ] as const;
  const block = fields.map(([name, value]) => `${name}: ${value}`).join("\n");
  const htmlBlock = fields.map(([name, value]) => `<b>${name}:</b> ${escapeHtml(value)}`).join("<br>");
  return {
    text: `${answer}\n\n${"_".repeat(32)}\n${block}\n\n${text}`,
    html: [
      `<html><body><div>${linesAsHtml(answer)}</div><div id="appendonsend"></div>`,
      `<hr style="display:inline-block;width:98%" tabindex="-1"><div id="divRplyFwdMsg" dir="ltr">`,
      `<font face="Calibri, sans-serif" style="font-size:11pt" color="#000000">${htmlBlock}</font>`,
      `<div>&nbsp;</div></div><div>${linesAsHtml(text)}</div></body></html>`,
    ].join(""),
  };
}

function format(at: Date, style: "short" | "long"): string {
  const fields = { weekday: style, month: style, day: "numeric", year: "numeric", timeZone: "UTC" } as const;
  return new Intl.DateTimeFormat("en-US", fields).format(at);
}

function timeOf(at: Date): string {
  return new Intl.DateTimeFormat("en-US", { hour: "numeric", minute: "2-digit", timeZone: "UTC" }).format(at);
}

function linesAsHtml(text: string): string {
  return text.split("\n").map(escapeHtml).join("<br>");
}

function escapeHtml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}
