import type { Page } from "@playwright/test";
import { expectAccessible } from "./support/axe.ts";
import { expect, test } from "./support/test.ts";

const PAGE = "/app/settings/notes";
const notesIn = (page: Page, inbox: string) => page.getByRole("combobox", { name: `Notes in ${inbox}` });
const WARNING = "Customers can read this draft before anyone approves it";

test("an admin chooses by keyboard what notes show, is warned where customers can read them, and what becomes of old ones", async ({
  page,
}) => {
  await page.goto(PAGE);
  const app = notesIn(page, "Order app");
  await expect(app).toHaveValue("link");
  await expect(page.getByText(WARNING)).toHaveCount(0);
  await app.focus();
  await page.keyboard.press("Home");
  await expect(app).toHaveValue("short");
  await expect(page.getByText(WARNING)).toBeVisible();
  await expectAccessible(page, "notes with a warning");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowDown");
  await expect(app).toHaveValue("link");
  await expect(page.getByText(WARNING)).toHaveCount(0);

  await page.getByRole("radio", { name: "Keep the note" }).focus();
  await page.keyboard.press("ArrowDown");
  await expect(page.getByRole("radio", { name: "Delete the note" })).toBeChecked();
  await page.goto("/app/activity");
  await expect(page.getByText("Setting changed: ended notes")).toBeVisible();
  await page.goto(PAGE);
  await expect(page.getByRole("radio", { name: "Delete the note" })).toBeChecked();
  await expect(() => page.getByRole("radio", { name: "Keep the note" }).check({ timeout: 2000 })).toPass();
});

for (const [device, viewport] of [
  ["a desk", { width: 1280, height: 800 }],
  ["a phone", { width: 390, height: 844 }],
] as const)
  test(`on ${device} the page keeps nobody out and nothing runs off it`, async ({ page }) => {
    await page.setViewportSize(viewport);
    await page.goto(PAGE);
    await expect(notesIn(page, "Order app")).toBeVisible({ timeout: 20_000 });
    await expectAccessible(page, `notes on ${device}`);
    expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
  });
