import { randomUUID } from "node:crypto";
import { receiveMail } from "../acts/receive-mail.server.ts";
import type { Account } from "../state/account.ts";
import { SHOP_MAIL } from "../state/inboxes.server.ts";
import { findMessage } from "../state/messages.server.ts";
import { parseMail } from "../wire/parse-mail.ts";
import { replyAsAvery, untilSent, write } from "./steps.server.ts";
import { stories } from "./stories.ts";

/** A customer answers a reply of the shop from a mail program that writes HTML alone, with the reply quoted below. */
export async function playHtmlMail(account: Account): Promise<number> {
  const { reply, answer, ...customer } = stories.htmlMail;
  const conversationId = write(account, { ...customer, channel: "email" });
  await untilSent(account, replyAsAvery(account, conversationId, reply).id);
  const mail = { program: "gmail", without: "text" } as const;
  return write(account, { ...customer, ...mail, channel: "email", conversationId, subject: null, text: answer });
}

/** A colleague in copy of a customer's mail writes into the thread, which stays the customer's. */
export function playColleague(account: Account): number {
  const { colleague, answer, ...customer } = stories.colleague;
  const conversationId = write(account, { ...customer, channel: "email", cc: [colleague.email] });
  return write(account, {
    ...customer,
    channel: "email",
    conversationId,
    subject: null,
    writer: colleague,
    cc: [customer.email],
    text: answer,
  });
}

/** A mail server sends the shop's reply back. */
export async function playBounce(account: Account): Promise<number> {
  const { reply, reason, ...customer } = stories.bounce;
  const conversationId = write(account, { ...customer, channel: "email" });
  const sent = replyAsAvery(account, conversationId, reply);
  await untilSent(account, sent.id);
  const inReplyTo = findMessage(account.state, sent.id)?.sourceId ?? null;
  const report = deliveryReport({ to: customer.email, reason, inReplyTo, at: new Date(account.now()) });
  receiveMail(account, await parseMail(new TextEncoder().encode(report)));
  return conversationId;
}

/** A report as mail servers write it (RFC 3464). */
function deliveryReport(report: { to: string; reason: string; inReplyTo: string | null; at: Date }): string {
  const boundary = randomUUID();
  const part = (type: string, lines: string[]) => [`--${boundary}`, `Content-Type: ${type}`, "", ...lines, ""];
  return [
    "From: Mail Delivery System <mailer-daemon@post.example>",
    `To: ${SHOP_MAIL}`,
    "Subject: Your message could not be delivered",
    `Date: ${report.at.toUTCString()}`,
    `Message-ID: <${boundary}@post.example>`,
    ...(report.inReplyTo ? [`In-Reply-To: <${report.inReplyTo}>`, `References: <${report.inReplyTo}>`] : []),
    "Auto-Submitted: auto-replied",
    "MIME-Version: 1.0",
    `Content-Type: multipart/report; report-type=delivery-status; boundary="${boundary}"`,
    "",
    ...part("text/plain; charset=utf-8", [`Your message to ${report.to} could not be delivered.`, "", report.reason]),
    ...part("message/delivery-status", [
      "Reporting-MTA: dns; post.example",
      "",
      `Final-Recipient: rfc822; ${report.to}`,
      "Action: failed",
      "Status: 5.2.2",
    ]),
    `--${boundary}--`,
    "",
  ].join("\r\n");
}
