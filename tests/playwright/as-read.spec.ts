import type { Page } from "@playwright/test";
import { expectAccessible } from "./support/axe.ts";
import { customerWrites, repliesTo } from "./support/customer.ts";
import { drawer, editor, grade, openDraft, rewrite, row } from "./support/drawer.ts";
import { expect, test } from "./support/test.ts";

const PLAIN = "Use <part number> and 2*3*4 of it.";
const MARKED =
  "Hi,\n\nYou need **both** parts:\n- the <inner> ring\n- the hose, 2*3 m\n\nSee [the guide](https://x.example/guide).";

const toggle = (page: Page) => drawer(page).getByRole("button", { name: "As the customer reads it" });
const shown = async (page: Page) => page.locator(`[id="${await toggle(page).getAttribute("aria-controls")}"]`);

test("V shows the reply as the customer reads it, while it is edited as well", async ({ page, product }) => {
  const vera = await customerWrites(product, "Vera View");
  await openDraft(page, vera.name);
  await rewrite(page, vera.name, PLAIN);
  // Escaped on its way, it reads as it stands: there is nothing to show.
  await expect(toggle(page)).toHaveCount(0);
  await page.keyboard.press("e");
  await page.keyboard.press("Control+A");
  await page.keyboard.insertText(MARKED);
  await expect(toggle(page)).toHaveAttribute("aria-expanded", "false");
  const queue = await row(page, vera.name).boundingBox();
  await page.keyboard.press("Escape");
  await page.keyboard.press("v");
  await expect(toggle(page)).toHaveAttribute("aria-expanded", "true");
  const read = await shown(page);
  await expect(read).toBeInViewport({ ratio: 0.9 });
  await expect(read.getByRole("listitem")).toHaveText(["the <inner> ring", "the hose, 2*3 m"]);
  await expect(read.getByRole("strong")).toHaveText("both");
  await expect(read.getByRole("link", { name: "the guide" })).toHaveAttribute("href", "https://x.example/guide");
  await expectAccessible(page, "the drawer with the reply as the customer reads it");
  expect(await row(page, vera.name).boundingBox()).toEqual(queue);

  await page.keyboard.press("e");
  await page.keyboard.press("Control+End");
  await page.keyboard.type("\nAsk **Sam**.");
  await expect(read.getByRole("strong")).toHaveText(["both", "Sam"]);
  await page.keyboard.press("Escape");
  await page.keyboard.press("v");
  await expect(toggle(page)).toHaveAttribute("aria-expanded", "false");
  await expect(read).toBeHidden();
});

test("what the customer gets is what V showed", async ({ page, product }) => {
  const gil = await customerWrites(product, "Gil Gets");
  await openDraft(page, gil.name);
  await rewrite(page, gil.name, MARKED);
  await page.keyboard.press("v");
  await expect((await shown(page)).getByRole("listitem")).toHaveCount(2);
  await grade(page);
  await page.keyboard.press("Control+Enter");
  await expect
    .poll(() => repliesTo(product, gil), { timeout: 15_000 })
    .toEqual(["Hi,\n\nYou need both parts:\n\n• the <inner> ring\n• the hose, 2*3 m\n\nSee the guide."]);
});

test("V stands on the sheet of keys", async ({ page, product }) => {
  const kit = await customerWrites(product, "Kit Keys");
  await openDraft(page, kit.name);
  await page.keyboard.press("?");
  const sheet = page.getByRole("dialog", { name: "Keys", exact: true });
  await expect(sheet.getByText("As the customer reads it")).toBeVisible();
});

test.describe("on a phone", () => {
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });

  test("a tap shows the reply as the customer reads it", async ({ page, product }) => {
    const pia = await customerWrites(product, "Pia Phone");
    await page.goto("/app/approvals");
    await row(page, pia.name).tap();
    await drawer(page).getByRole("button", { name: "Edit" }).tap();
    await editor(page, pia.name).fill(MARKED);
    await toggle(page).tap();
    await expect((await shown(page)).getByRole("listitem")).toHaveCount(2);
    expect((await toggle(page).boundingBox())?.height).toBeGreaterThanOrEqual(44);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
    await expectAccessible(page, "the reply as the customer reads it, on a phone");
  });
});
