import type { Page } from "@playwright/test";
import type { QueueItem } from "../../app/approvals/view.ts";
import { expectAccessible } from "./support/axe.ts";
import { customerWrites } from "./support/customer.ts";
import { invite, redeem } from "./support/sign-in.ts";
import { expect, test } from "./support/test.ts";

const PAGE = "/app/settings/notifications";
const choice = (page: Page, name: string) => page.getByRole("radio", { name });
const channel = (page: Page) => page.getByRole("list", { name: "Messages in Slack" }).getByRole("listitem");

test("a customer's draft is announced in the sandbox's Slack, and its link opens the review", async ({
  page,
  product,
}) => {
  const nora = await customerWrites(product, "Nora Notified");
  let approvalId: string | undefined;
  await expect(async () => {
    const { data } = (await (await page.request.get("/api/v1/approvals")).json()) as { data: QueueItem[] };
    approvalId = data.find((item) => item.conversationId === nora.conversationId)?.approvalId;
    expect(approvalId).toBeDefined();
  }).toPass();
  await page.goto("/sandbox");
  const link = channel(page).locator(`a[href$="approvalId=${approvalId}"]`);
  await expect(link).toHaveCount(1, { timeout: 20_000 });
  await expect(channel(page).filter({ hasText: "Nora" })).toHaveCount(0);
  await expectAccessible(page, "the sandbox with a message in Slack");
  await link.click();
  await expect(page.getByRole("dialog", { name: `Review reply to ${nora.name}` })).toBeVisible();
});

test("an admin tries the webhook and chooses what is announced, by keyboard", async ({ page }) => {
  await page.goto(PAGE);
  await expect(page.getByRole("region", { name: "Slack" })).toContainText("messages go to the stand-in");
  await page.getByRole("button", { name: "Send a test message" }).focus();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("status").filter({ hasText: "Slack took it." })).toBeVisible();
  await page.keyboard.press("Tab");
  await expect(choice(page, "Every reply that waits")).toBeFocused();
  await page.keyboard.press("ArrowDown");
  await expect(choice(page, "Urgent ones only")).toBeChecked();
  await page.keyboard.press("ArrowDown");
  await expect(choice(page, "None")).toBeChecked();
  await expect(page.getByText("Still to be announced")).toBeVisible();
  await page.goto("/app/activity");
  await expect(page.getByText("Setting changed: slack notifications")).toHaveCount(2);
  await page.goto(PAGE);
  await expect(choice(page, "None")).toBeChecked();
  // A choice made before the page has come alive is not heard; the next one is.
  await expect(() => choice(page, "Every reply that waits").check({ timeout: 2000 })).toPass();
  await page.goto("/sandbox");
  await expect(channel(page).filter({ hasText: "Test from HotDash" })).toBeVisible();
});

test("a viewer reads how it stands and finds nothing to press", async ({ browser, openWindow, product }) => {
  const nina = { email: "nina@shop.example", name: "Nina Reader", password: "another long password" };
  const session = await redeem(browser, await invite(product, nina.email, "viewer"), nina);
  const page = await openWindow({ storageState: session });
  await page.goto(PAGE);
  await expect(page.getByText("An admin can change this")).toBeVisible();
  await expect(choice(page, "None")).toBeDisabled();
  await expect(page.getByRole("button", { name: "Send a test message" })).toHaveCount(0);
});

for (const [device, viewport] of [
  ["a desk", { width: 1280, height: 800 }],
  ["a phone", { width: 390, height: 844 }],
] as const)
  test(`on ${device} the page keeps nobody out and nothing runs off it`, async ({ page }) => {
    await page.setViewportSize(viewport);
    await page.goto(PAGE);
    await page.getByRole("button", { name: "Send a test message" }).click();
    await expect(page.getByRole("status").filter({ hasText: "Slack took it." })).toBeVisible();
    await expectAccessible(page, `notifications on ${device}`);
    expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
  });
