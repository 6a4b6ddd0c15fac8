import type { Page } from "@playwright/test";
import { expectAccessible } from "./support/axe.ts";
import { expect, test } from "./support/test.ts";

const DESK = { width: 1440, height: 900 };
const PHONE = { width: 390, height: 844 };

const playButton = (page: Page, label: string) => page.getByRole("button", { name: `Play: ${label}` });
const thread = (page: Page) => page.getByRole("list", { name: /^Messages with/ }).getByRole("listitem");
const conversations = (page: Page) => page.getByRole("region", { name: "Conversations" }).getByRole("listitem");

/** Opens the page, and waits until it answers to keys. */
async function openSandbox(page: Page): Promise<void> {
  await page.goto("/sandbox");
  await expect(page.getByRole("region", { name: "Try a situation" }).getByRole("listitem")).toHaveCount(8);
  await page.waitForFunction(() =>
    Object.keys(document.querySelector("form") ?? {}).some((key) => /^__react/.test(key)),
  );
}

async function expectNoSidewaysScroll(page: Page): Promise<void> {
  expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
}

/** Plays a situation by keyboard; the sentence on what was done then has the focus. */
async function play(page: Page, label: string, done: string): Promise<void> {
  await playButton(page, label).focus();
  await page.keyboard.press("Enter");
  await expect(page.getByText(done)).toBeFocused();
  await expect(page.getByText(done)).toBeInViewport();
}

for (const [device, viewport] of [
  ["a desk", DESK],
  ["a phone", PHONE],
] as const) {
  test(`on ${device} mails and visitors are played by keyboard, and nothing runs off the page`, async ({ page }) => {
    await page.setViewportSize(viewport);
    await openSandbox(page);

    await play(page, "HTML email", "Gareth wrote, Avery replied, and Gareth answered with an HTML-only email");
    await expect(thread(page)).toHaveCount(3);
    await expect(thread(page).last()).toContainText("When do I get my money back?");
    await expect(thread(page).last()).not.toContainText("<");

    await play(page, "Anonymous visitor", "A visitor asked a question, and Chatwoot asked for an email address.");
    await expect(thread(page).filter({ hasText: "Automatic message" })).toHaveCount(2);
    await expectAccessible(page, `the visitor's thread on ${device}`);
    await page.getByRole("textbox", { name: "Visitor's email" }).press("Enter");
    await expect(thread(page).getByText("Answered: wren.ashby@post.example")).toBeVisible();
    await expectNoSidewaysScroll(page);
  });

  test(`on ${device} a bot hands over and a contact is unblocked, by keyboard`, async ({ page }) => {
    await page.setViewportSize(viewport);
    await openSandbox(page);
    await play(page, "Bot answers first", "A bot answered Tomás, who then asked for a person.");
    await expect(thread(page).filter({ hasText: "Order bot" })).toHaveCount(1);
    await expect(page.getByText("Pending", { exact: true }).first()).toBeVisible();
    await page.keyboard.press("Tab");
    await expect(page.getByRole("button", { name: "Hand over to the team" })).toBeFocused();
    await expectAccessible(page, `the bot's thread on ${device}`);
    await page.keyboard.press("Enter");
    await expect(page.getByText("Open", { exact: true })).toBeVisible();
    await expect(page.getByRole("button", { name: "Hand over to the team" })).toHaveCount(0);

    await play(page, "Blocked contact", "Rick wrote, was blocked by Avery, and wrote again.");
    await expect(page.getByText("Contact blocked")).toBeVisible();
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    await expect(page.getByText("Contact blocked")).toHaveCount(0);
    await expect(page.getByRole("button", { name: "Block contact" })).toBeFocused();
    await expectNoSidewaysScroll(page);
  });
}

test("an agent who types is seen by the customer until the reply is there, and nothing moves", async ({ page }) => {
  await openSandbox(page);
  await play(page, "Agent types", "Avery started typing a reply.");
  const region = page.getByRole("region", { name: "Conversation with Pete Kowal" });
  const { height } = (await region.boundingBox()) ?? {};
  await expect(page.getByRole("status").getByText("Avery Stone is typing…")).toBeVisible();
  await expect(thread(page).filter({ hasText: "Hi, this is Avery." })).toBeVisible();
  await expect(page.getByText("is typing…")).toHaveCount(0);
  const reply = await thread(page).last().boundingBox();
  // The thread is longer by its new message and the gap before it, no more.
  expect(Math.round((await region.boundingBox())?.height ?? 0)).toBe(
    Math.round((height ?? 0) + (reply?.height ?? 0) + 12),
  );
});

test("the rule that acknowledges every message is switched off where it was switched on", async ({ page }) => {
  await openSandbox(page);
  const box = page.getByRole("checkbox", { name: "Acknowledge every message" });
  await expect(box).not.toBeChecked();
  await play(page, "Automatic acknowledgement", "The rule was turned on, Hana wrote");
  await expect(thread(page).filter({ hasText: "Automatic message" })).toHaveCount(1);
  await expect(box).toBeChecked();
  await box.press("Space");
  await expect(box).not.toBeChecked();
  await page.reload();
  await expect(box).not.toBeChecked();
});

test("the second click of a double click, two at once, and a key that is pressed again meanwhile play nothing", async ({
  page,
}) => {
  await openSandbox(page);
  const before = await conversations(page).count();
  const { x = 0, y = 0 } = (await playButton(page, "Colleague answers").boundingBox()) ?? {};
  await page.mouse.click(x + 5, y + 5);
  await expect(page.getByText("Salma answered in the same thread.")).toBeFocused();
  await page.mouse.down({ clickCount: 2 });
  await page.mouse.up({ clickCount: 2 });
  await expect(playButton(page, "Colleague answers")).not.toHaveAttribute("aria-disabled");
  await page.reload();
  await expect(conversations(page)).toHaveCount(before + 1);

  await openSandbox(page);
  const answers: (() => void)[] = [];
  await page.route(
    (url) => url.pathname.startsWith("/sandbox"),
    async (route) => {
      if (route.request().method() === "POST") await new Promise<void>((answer) => answers.push(answer));
      await route.continue();
    },
  );
  const button = playButton(page, "Bounced email");
  const still = await button.boundingBox();
  await button.focus();
  await button.evaluate((element: HTMLButtonElement) => {
    element.click();
    element.click();
  });
  await expect(button).toHaveAttribute("aria-disabled", "true");
  await page.keyboard.press("Enter");
  await expect(button).toBeFocused();
  expect(await button.boundingBox()).toEqual(still);
  for (const answer of answers) answer();
  await expect(page.getByText("the reply could not be delivered")).toBeFocused();
  expect(answers).toHaveLength(1);
  await expect(conversations(page)).toHaveCount(before + 2);
});
