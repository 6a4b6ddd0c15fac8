import { z } from "zod";

/** `GET /slack`: what the stand-in for a Slack channel was sent, newest first. A line is Slack's own markup. */
export const SlackChannel = z.object({
  messages: z.array(z.object({ id: z.number(), at: z.iso.datetime(), lines: z.array(z.string()) })),
});
export type ShownInSlack = z.infer<typeof SlackChannel>["messages"][number];

/** A piece of a line as Slack would show it. */
export type Piece = { text: string; bold?: true; href?: string };

const MARKUP = /<([^<>|]+)(?:\|([^<>]*))?>|\*([^*]+)\*/g;

/** Slack's markup, as far as HotDash writes it: links, dates (as their fallback) and bold. */
export function piecesOf(line: string): Piece[] {
  const pieces: Piece[] = [];
  let from = 0;
  for (const { 0: whole, 1: target = "", 2: label, 3: bold, index } of line.matchAll(MARKUP)) {
    if (index > from) pieces.push({ text: plain(line.slice(from, index)) });
    if (bold !== undefined) pieces.push({ text: plain(bold), bold: true });
    else if (/^https?:/.test(target)) pieces.push({ text: plain(label ?? target), href: plain(target) });
    else pieces.push({ text: plain(label ?? target) });
    from = index + whole.length;
  }
  if (from < line.length) pieces.push({ text: plain(line.slice(from)) });
  return pieces;
}

const plain = (text: string): string => text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");
