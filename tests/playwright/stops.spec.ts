import { customerWrites, repliesTo } from "./support/customer.ts";
import { grade, openDraft, undoButton } from "./support/drawer.ts";
import { expect, test } from "./support/test.ts";

const PAGES = ["/app", "/app/approvals", "/app/activity", "/app/ops", "/sandbox"];

for (const what of ["drafting", "sending"] as const)
  test(`an admin pauses ${what}, every page says so with the reason, and it goes on again`, async ({ page }) => {
    await page.goto("/app/ops");
    await page.getByLabel(`Why ${what} is paused`).fill("prices are being changed");
    await page.getByRole("button", { name: `Pause ${what}` }).click();
    const bar = page
      .getByRole("status")
      .filter({ hasText: new RegExp(`${what} is paused since .* by Avery Stone`, "i") });
    for (const path of PAGES) {
      await page.goto(path);
      await expect(bar, path).toContainText("prices are being changed");
    }
    await bar.getByRole("button", { name: "Resume" }).click();
    await expect(bar).toHaveCount(0);
    await page.goto("/app/ops");
    await expect(page.getByRole("button", { name: `Pause ${what}` })).toBeVisible();
  });

test("a reply approved while sending is paused goes out once it is resumed", async ({ page, product }) => {
  const paula = await customerWrites(product, "Paula Paused");
  await openDraft(page, paula.name);
  await page.goto("/app/ops");
  await page.getByRole("button", { name: "Pause sending" }).click();
  await expect(page.getByRole("button", { name: "Resume sending" })).toBeVisible();
  await openDraft(page, paula.name);
  await grade(page);
  await page.keyboard.press("Control+Enter");
  await expect(undoButton(page)).toBeVisible();
  await expect(undoButton(page)).toHaveCount(0);
  expect(await repliesTo(product, paula)).toEqual([]);
  await page.goto("/app/ops");
  await page.getByRole("button", { name: "Resume sending" }).click();
  await expect.poll(() => repliesTo(product, paula), { timeout: 20_000 }).toHaveLength(1);
});
