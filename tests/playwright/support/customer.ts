import { expect } from "@playwright/test";
import type { CustomerThread } from "../../../app/sandbox/customer-view.ts";
import type { Product } from "./product.ts";

/** A question that the shop's knowledge answers whole. */
export const QUESTION = "What is the minimum bend radius on the -6 stainless line?";

export type Customer = { name: string; email: string; channel: "chat" | "email"; conversationId: number };

/** A new customer of the sandbox writes; with `again` they write once more. No browser is needed for it. */
export async function customerWrites(
  { sandboxAddress }: Pick<Product, "sandboxAddress">,
  name: string,
  text = QUESTION,
  again?: Customer,
): Promise<Customer> {
  const email = `${name.toLowerCase().replaceAll(" ", ".")}@post.example`;
  const who = again ?? { name, email, channel: "chat" as const };
  const answer = await fetch(`${sandboxAddress}/customer/messages`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ ...who, text }),
  });
  expect(answer.status).toBe(200);
  const { conversationId } = (await answer.json()) as { conversationId: number };
  return { ...who, conversationId };
}

/** What the shop said, as the customer sees it. */
export async function repliesTo({ sandboxAddress }: Product, { conversationId }: Customer): Promise<string[]> {
  const answer = await fetch(`${sandboxAddress}/customer/conversations/${conversationId}`);
  const { messages } = (await answer.json()) as CustomerThread;
  return messages.filter((message) => message.from === "shop").map((message) => message.text);
}

/** To whom the shop's mails went out: "dana@post.example (Cc sam@post.example)". */
export async function mailsTo({ sandboxAddress }: Product, { conversationId }: Customer): Promise<string[]> {
  const answer = await fetch(`${sandboxAddress}/customer/conversations/${conversationId}`);
  const { messages } = (await answer.json()) as CustomerThread;
  return messages.flatMap(({ from, mail }) =>
    from === "shop" && mail ? [`${mail.to.join(", ")} (Cc ${mail.cc.join(", ")})`] : [],
  );
}
