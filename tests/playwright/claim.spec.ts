import type { Page } from "@playwright/test";
import type { QueueItem } from "../../app/approvals/view.ts";
import { type Customer, customerWrites } from "./support/customer.ts";
import { drawer, editor, openDraft } from "./support/drawer.ts";
import { expect, test } from "./support/test.ts";

/** Who the others see at work on the customer's item. */
const claimOn = async (page: Page, { conversationId }: Customer) => {
  const { data } = (await (await page.request.get("/api/v1/approvals")).json()) as { data: QueueItem[] };
  return data.find((item) => item.conversationId === conversationId)?.claim?.initials ?? null;
};

/** Types into the reply, which claims it, and takes the words out again. */
async function typeAndTakeBack(page: Page, customer: Customer): Promise<void> {
  await page.keyboard.press("e");
  await expect(editor(page, customer.name)).toBeFocused();
  await page.keyboard.press("Control+End");
  await page.keyboard.type("Well");
  await expect.poll(() => claimOn(page, customer)).toBe("AS");
  for (const _ of "Well") await page.keyboard.press("Backspace");
  await page.keyboard.press("Escape");
}

test("an item left with nothing typed is free for others at once", async ({ page, product }) => {
  const leo = await customerWrites(product, "Leo Left");
  await openDraft(page, leo.name);
  await typeAndTakeBack(page, leo);
  await page.keyboard.press("Escape");
  await expect(drawer(page)).toHaveCount(0);
  await expect.poll(() => claimOn(page, leo)).toBeNull();
});

test("so it is when the whole page is left", async ({ page, product, openWindow }) => {
  const gail = await customerWrites(product, "Gail Gone");
  const beside = await openWindow();
  await openDraft(page, gail.name);
  await typeAndTakeBack(page, gail);
  await page.goto("about:blank");
  await expect.poll(() => claimOn(beside, gail)).toBeNull();
});

test("an item left with a grade or a word in it stays claimed", async ({ page, product }) => {
  const stan = await customerWrites(product, "Stan Stays");
  await openDraft(page, stan.name);
  await page.keyboard.press("t");
  await page.keyboard.press("4");
  await expect.poll(() => claimOn(page, stan)).toBe("AS");
  await page.keyboard.press("Escape");
  await expect(drawer(page)).toHaveCount(0);
  await page.goto("/app/activity");
  await expect(page.getByText("Stan Stays opened for review")).toBeVisible();
  await expect(page.getByText("Stan Stays given back to the queue")).toHaveCount(0);
  expect(await claimOn(page, stan)).toBe("AS");
});
