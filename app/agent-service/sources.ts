import type { ContextPack, Evidence } from "../drafts/draft.ts";
import { orderFacts, orderName } from "./order-facts.ts";

/** What a piece of evidence points to: its title and its whole text, or null when there is no such source. */
export function findSource(pack: ContextPack, kind: Evidence["kind"], ref: string): Source | null {
  if (kind === "knowledge") {
    const article = pack.knowledge.find(({ slug }) => slug === ref);
    return article ? { ref, title: article.title, text: `${article.title}\n${article.body}` } : null;
  }
  if (kind === "order") {
    const order = findOrder(pack, ref);
    return order ? { ref: order.number, title: `Order ${orderName(order)}`, text: orderFacts(order).join("\n") } : null;
  }
  // What a rule or a bot said backs nothing.
  const message = pack.conversation.find(({ id, automatic }) => !automatic && String(id) === ref.replace(/^#/, ""));
  return message ? { ref: String(message.id), title: `Message of ${message.author}`, text: message.text } : null;
}

export type Source = { ref: string; title: string; text: string };

/** The order a person means by "#4821", "4821" or "hd-4821". */
export function findOrder(pack: Pick<ContextPack, "orders">, number: string): ContextPack["orders"][number] | null {
  const plain = (text: string) => text.trim().replace(/^#/, "").toLowerCase();
  return pack.orders.find((order) => plain(order.number) === plain(number)) ?? null;
}

/** True when `quote` stands in `text`, whatever the white space and the kind of quotation marks. */
export function occursIn(quote: string, text: string): boolean {
  const wanted = plainText(quote);
  return wanted.length > 0 && plainText(text).includes(wanted);
}

function plainText(text: string): string {
  return text
    .normalize("NFKC")
    .replace(/[\u2018\u2019]/g, "'")
    .replace(/[\u201c\u201d]/g, '"')
    .replace(/\s+/g, " ")
    .trim()
    .toLowerCase();
}
