import type { Page } from "@playwright/test";
import { expectAccessible } from "./support/axe.ts";
import { customerWrites, repliesTo } from "./support/customer.ts";
import { drawer, row, undoButton } from "./support/drawer.ts";
import { expect, test } from "./support/test.ts";

test.use({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });

const LEAST_TARGET_PX = 44;

test("on a phone a reviewer grades by tapping pills and numbers, and approves", async ({ page, product }) => {
  const tara = await customerWrites(product, "Tara Tap");
  await page.goto("/app/approvals");
  await expect(row(page, tara.name)).toBeVisible();
  await expect(page.getByText("Drafting ·")).toHaveCount(0);
  await expectNoSidewaysScroll(page);
  await expectAccessible(page, "the queue on a phone");

  await row(page, tara.name).tap();
  const sheet = drawer(page);
  await expect(sheet.getByRole("group", { name: "Grades" })).toBeVisible();
  await expectNoSidewaysScroll(page);
  await expectAccessible(page, "the drawer on a phone");
  for (const target of await sheet.locator("footer").locator("button:visible, label:visible, select:visible").all()) {
    const box = await target.boundingBox();
    expect.soft(box?.height, `height of ${await target.textContent()}`).toBeGreaterThanOrEqual(LEAST_TARGET_PX);
    expect.soft(box?.width, `width of ${await target.textContent()}`).toBeGreaterThanOrEqual(LEAST_TARGET_PX);
  }

  const pills = sheet.getByRole("group", { name: "Grades" }).getByRole("button");
  await pills.filter({ hasText: "Tone" }).tap();
  // Each number moves on to the next pill.
  for (const [pill, value] of [
    ["Tone", "4"],
    ["Accuracy", "5"],
    ["Policy", "5"],
  ] as const) {
    await expect(pills.filter({ hasText: pill })).toHaveAttribute("aria-pressed", "true");
    await sheet.locator("label:visible", { hasText: value }).tap();
    await expect(pills.filter({ hasText: pill })).toContainText(value);
  }
  await sheet.getByRole("button", { name: /^Approve/ }).tap();
  await expect(undoButton(page)).toBeVisible();
  await expect.poll(() => repliesTo(product, tara), { timeout: 15_000 }).toHaveLength(1);
});

async function expectNoSidewaysScroll(page: Page): Promise<void> {
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
}
