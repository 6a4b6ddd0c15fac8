import { expectAccessible } from "./support/axe.ts";
import { customerWrites } from "./support/customer.ts";
import { drawer, openDraft, row } from "./support/drawer.ts";
import { expect, test } from "./support/test.ts";

test.use({ viewport: { width: 1100, height: 800 } });

const TABS = 60;

test("where the drawer lies over the queue it keeps the focus, and Esc gives it back to the row", async ({
  page,
  product,
}) => {
  const moe = await customerWrites(product, "Moe Modal");
  await openDraft(page, moe.name);
  await expectAccessible(page, "the drawer over the queue");
  // What lies behind is not there for who listens instead of looking.
  await expect(page.getByRole("heading", { name: "Approvals" })).toHaveCount(0);
  for (let tabs = 0; tabs < TABS; tabs++) {
    await page.keyboard.press("Tab");
    expect(await drawer(page).evaluate((panel) => panel.contains(document.activeElement))).toBe(true);
  }
  await page.keyboard.press("Escape");
  await expect(drawer(page)).toHaveCount(0);
  await expect(row(page, moe.name)).toBeFocused();
  await expect(page.getByRole("heading", { name: "Approvals" })).toBeVisible();
});

test("a click beside the drawer loses nothing", async ({ page, product }) => {
  const bea = await customerWrites(product, "Bea Beside");
  await openDraft(page, bea.name);
  await page.mouse.click(20, 400);
  await expect(drawer(page)).toBeVisible();
});

test("Esc takes back the wish to reject before it closes anything", async ({ page, product }) => {
  const roy = await customerWrites(product, "Roy Regret");
  await openDraft(page, roy.name);
  await page.keyboard.press("x");
  await expect(
    drawer(page)
      .getByRole("button", { name: /Reject, send nothing|Grade all three/ })
      .first(),
  ).toBeVisible();
  await expectAccessible(page, "the drawer about to reject");
  await page.keyboard.press("Escape");
  await expect(drawer(page).getByRole("button", { name: /^Approve/ })).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(drawer(page)).toHaveCount(0);
});

test("the sheet of keys opens over the drawer, keeps the focus, and closes alone", async ({ page, product }) => {
  const kay = await customerWrites(product, "Kay Over");
  await openDraft(page, kay.name);
  await page.keyboard.press("?");
  const sheet = page.getByRole("dialog", { name: "Keys", exact: true });
  await expect(sheet).toBeVisible();
  await expectAccessible(page, "the sheet of keys");
  await page.keyboard.press("Tab");
  expect(await sheet.evaluate((panel) => panel.contains(document.activeElement))).toBe(true);
  await page.keyboard.press("Escape");
  await expect(sheet).toHaveCount(0);
  await expect(drawer(page)).toBeVisible();
});
