import { type ChannelKind, channelName } from "../conversations/channel.ts";
import { slaLevel } from "../ui/sla-level.ts";
import { clockTime, shortDay } from "../ui/time.ts";
import type { Pressing } from "./urgency.ts";

/** What Slack is told of an item. Slack is a third party: nobody's name or address, and nothing anybody wrote. */
export type Announced = Pressing & {
  channel: ChannelKind;
  /** As the model named it; empty when there is none. */
  intent: string;
  /** BCP 47, as the model named it. */
  language: string;
  waitingSince: Date;
};

export type SlackMessage = {
  /** What notifications and screen readers say. */
  text: string;
  blocks: (
    | { type: "section"; text: { type: "mrkdwn"; text: string } }
    | { type: "context"; elements: { type: "mrkdwn"; text: string }[] }
  )[];
};

const LONGEST_INTENT = 40;
const LANGUAGE = /^[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}$/;

/** The message for one item: what it is, how it presses, since when the customer waits, and where to review it. */
export function messageFor(item: Announced, publicUrl: string, now: Date): SlackMessage {
  const address = `${publicUrl}/app/approvals?approvalId=${item.approvalId}`;
  const headline = headlineOf(item, now);
  const facts = [
    channelName[item.channel],
    plainWords(item.intent),
    languageName(item.language),
    item.risk === "low" ? "" : `${item.risk} risk`,
  ].filter(Boolean);
  const { waitingSince, dueAt } = item;
  return message(
    `${headline}: ${facts.join(", ")}. Waits since ${utc(waitingSince)}. <${target(address)}>`,
    `<${target(address)}|${headline}>`,
    [...facts, `waits since ${inReadersZone(waitingSince)}`, `due ${inReadersZone(dueAt)}`].join(" · "),
  );
}

/** What an admin sends to see whether messages arrive. */
export function testMessage(publicUrl: string): SlackMessage {
  return message(
    "Test from HotDash: replies that wait for review are announced here.",
    `<${target(`${publicUrl}/app/settings/notifications`)}|Test from HotDash>`,
    "Replies that wait for review are announced here",
  );
}

function message(text: string, heading: string, context: string): SlackMessage {
  return {
    text,
    blocks: [
      { type: "section", text: { type: "mrkdwn", text: heading } },
      { type: "context", elements: [{ type: "mrkdwn", text: context }] },
    ],
  };
}

function headlineOf({ dueAt, risk, undelivered }: Announced, now: Date): string {
  if (undelivered) return "Urgent: a reply did not arrive";
  const level = slaLevel(dueAt.getTime() - now.getTime());
  if (level === "breach") return "Overdue: reply to review";
  if (level === "urgent" || risk === "high") return "Urgent: reply to review";
  return "Reply to review";
}

/** Letters, digits and spaces alone: what a model wrote can form no link, no mention and no formatting. */
function plainWords(text: string): string {
  const words = text.replaceAll(/[^\p{L}\p{M}\p{N}]+/gu, " ").trim();
  return Array.from(words).slice(0, LONGEST_INTENT).join("").trim();
}

function languageName(tag: string): string {
  if (!LANGUAGE.test(tag)) return "";
  try {
    return plainWords(new Intl.DisplayNames(["en"], { type: "language" }).of(tag) ?? "");
  } catch {
    return "";
  }
}

/** Slack's three control characters, escaped, and the one that would end the address of a link. */
const target = (address: string): string =>
  address.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll("|", "%7C");

/** Slack shows each reader their own time; the words after the bar are for where it cannot. */
const inReadersZone = (at: Date): string =>
  `<!date^${Math.floor(at.getTime() / 1000)}^{date_short_pretty} at {time}|${utc(at)}>`;

const utc = (at: Date): string => `${shortDay(at.toISOString(), "UTC")}, ${clockTime(at.toISOString(), "UTC")} UTC`;
