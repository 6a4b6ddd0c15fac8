import type { Page } from "@playwright/test";
import { expectAccessible } from "./support/axe.ts";
import { test as onLive } from "./support/live.ts";
import type { Product } from "./support/product.ts";
import { invite, redeem } from "./support/sign-in.ts";
import { expect, test } from "./support/test.ts";

const PATH = "/app/settings/connection";
const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };
const LEAST_TARGET_PX = 44;

const panel = (page: Page) => page.getByRole("region", { name: "Connection with Chatwoot" });
const headline = (page: Page) => panel(page).getByRole("heading", { level: 2 });
const row = (page: Page, title: string) =>
  panel(page)
    .getByRole("listitem")
    .filter({ has: page.getByRole("heading", { name: new RegExp(`^${title}`) }) });

async function setFaults(product: Product, faults: object): Promise<void> {
  const answer = await fetch(`${product.sandboxAddress}/faults`, {
    method: "PUT",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(faults),
  });
  expect(answer.ok).toBe(true);
}

test("an admin checks the connection by keyboard, sees what broke, and that it is in order again", async ({
  page,
  product,
}) => {
  await page.setViewportSize({ width: 1280, height: 800 });
  await page.goto("/app/settings");
  await page.getByRole("navigation", { name: "Settings" }).getByRole("link", { name: "Connection" }).press("Enter");
  await page.getByRole("button", { name: /^Check (now|again)$/ }).press("Enter");
  await expect(headline(page)).toHaveText("HotDash and Chatwoot understand each other");
  await expect(panel(page).getByRole("listitem")).toHaveCount(16);
  await expect(row(page, "Token")).toContainText("In order");
  await expectAccessible(page, "a connection in order");

  await setFaults(product, { unauthorized: { path: "/profile$" } });
  await page.getByRole("button", { name: "Check again" }).press("Enter");
  await expect(headline(page)).toHaveText("1 thing needs you");
  await expect(panel(page).getByRole("listitem").first()).toContainText("Chatwoot does not know the token.");
  await expect(row(page, "Token")).toContainText("switch off its faults");
  await expectAccessible(page, "a broken connection");
  await page.goto("/app/ops");
  await page.getByRole("link", { name: "Chatwoot: 1 thing needs you" }).press("Enter");
  await expect(headline(page)).toHaveText("1 thing needs you");

  await setFaults(product, {});
  await page.getByRole("button", { name: "Check again" }).press("Enter");
  await expect(headline(page)).toHaveText("HotDash and Chatwoot understand each other");
});

test("a viewer reads the connection and has no button to check it", async ({ page, product, browser, openWindow }) => {
  const link = await invite(product, "vera@shop.example", "viewer");
  const person = { email: "vera@shop.example", name: "Vera Viewer", password: "another long password" };
  const window = await openWindow({ storageState: await redeem(browser, link, person) });
  await page.goto(PATH);
  await page.getByRole("button", { name: /^Check / }).click();
  await window.goto(PATH);
  await expect(headline(window)).toHaveText("HotDash and Chatwoot understand each other");
  await expect(panel(window)).toContainText("An admin can check again.");
  await expect(panel(window).getByRole("button")).toHaveCount(0);
});

for (const [where, view] of Object.entries({ desk: { viewport: { width: 1280, height: 800 } }, phone: PHONE }))
  onLive(
    `what a Chatwoot not yet set up needs is said and can be pasted, on a ${where}`,
    async ({ live, openWindow }) => {
      const page = await openWindow({ ...live, ...view, permissions: ["clipboard-read", "clipboard-write"] });
      await page.goto(PATH);
      await expect(headline(page)).toHaveText(/^\d things need you$/);
      await expect(row(page, "Public address")).toContainText("127.0.0.1 is a private address");
      await expect(row(page, "Public address")).toContainText("SAFE_FETCH_ALLOW_PRIVATE_NETWORK=true");
      const receiver = `${live.baseURL}/api/webhooks/chatwoot`;
      await expect(row(page, "Webhook")).toContainText(receiver);
      await row(page, "Webhook").getByRole("button", { name: "Copy what Webhook needs" }).press("Enter");
      await expect(row(page, "Webhook").getByRole("status")).toHaveText("Copied");
      expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(receiver);
      await expectAccessible(page, `a Chatwoot not yet set up, on a ${where}`);
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(view.viewport.width);
      if (where === "phone")
        for (const button of await panel(page).getByRole("button").all())
          expect.soft((await button.boundingBox())?.height).toBeGreaterThanOrEqual(LEAST_TARGET_PX);
    },
  );

for (const [size, use] of [
  ["a desk", { viewport: { width: 1280, height: 800 } }],
  ["a phone", PHONE],
] as const)
  test.describe(`at ${size}`, () => {
    test.use(use);
    test("an admin says yes to a try by keyboard and sees the whole way, step by step", async ({ page }) => {
      await page.goto(PATH);
      const way = page.getByRole("region", { name: "Try the whole way" });
      await way.getByRole("button", { name: /^Try (it|again)$/ }).press("Enter");
      const yes = way.getByRole("button", { name: "Yes, write a test message in Chatwoot" });
      await expect(yes).toBeFocused();
      await expectAccessible(page, "asked for a yes");
      await page.keyboard.press("Enter");
      await expect(way.getByRole("status")).toHaveText("The whole way works", { timeout: 30_000 });
      await expect(way.getByRole("listitem")).toHaveCount(6);
      await expect(way.getByRole("listitem").last()).toContainText("Removed from Chatwoot");
      await expectAccessible(page, "a try that went well");
      expect(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth)).toBe(true);
      await page.screenshot({ path: `artifacts/try-${size.replace(" ", "-")}.png`, fullPage: true });
    });
  });
