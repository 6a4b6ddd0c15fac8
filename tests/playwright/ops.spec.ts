import type { Page } from "@playwright/test";
import { databaseFolder } from "../../app/db/command.server.ts";
import { openEmbedded } from "../../app/db/embedded.server.ts";
import type { Job } from "../../app/queue/job.ts";
import { openQueue } from "../../app/queue/queue.server.ts";
import { jobs } from "../../app/worker.server.ts";
import { layLetter } from "../support/dead.ts";
import { expectAccessible } from "./support/axe.ts";
import { customerWrites } from "./support/customer.ts";
import { startProduct } from "./support/product.ts";
import { invite, redeem } from "./support/sign-in.ts";
import { test as base, expect } from "./support/test.ts";

const BROKEN = { cause: "unexpected:TypeError", message: "TypeError, in sweep at sweep.server.ts:40", tries: 12 };
const AWAY = { cause: "agent-service-unreachable", message: "the agent service cannot be reached", tries: 876 };
const PHONE = { width: 390, height: 844 };

/** A HotDash that was left with dead letters: two of one cause, and one of whose customer nothing is known any more. */
const test = base.extend<object, object>({
  product: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of fixtures from the pattern.
    async ({}, use) => {
      const product = await startProduct(layLetters);
      await use(product);
      await product.stop();
    },
    { scope: "worker", timeout: 120_000 },
  ],
});

async function layLetters(dataDir: string): Promise<void> {
  const database = await openEmbedded({ folder: databaseFolder(dataDir) });
  const queue = await openQueue(database, jobs as Job<never>[], { retryLimit: 12 }, () => {});
  for (let count = 0; count < 2; count++) await layLetter(database, "sweep", { accountId: 1 }, BROKEN);
  await layLetter(database, "draft-reply", { accountId: 1, conversationId: 4711 }, AWAY);
  await queue.stop(0);
  await database.close();
}

const letters = (page: Page) => page.getByRole("table", { name: "Dead letters" }).locator("tbody tr");
const tab = (page: Page, name: string) => page.getByRole("navigation", { name: "Ops" }).getByRole("link", { name });

for (const [name, path] of [
  ["Needs a person", "/app/ops"],
  ["Events", "/app/ops/events"],
  ["Jobs", "/app/ops/jobs"],
  ["Dead letters", "/app/ops/dead-letters"],
  ["Sends", "/app/ops/sends"],
] as const)
  test(`${name} can be read by everybody, on a desk and on a phone`, async ({ page }) => {
    for (const size of [{ width: 1280, height: 800 }, PHONE]) {
      await page.setViewportSize(size);
      await page.goto(path);
      await expect(tab(page, name)).toHaveAttribute("aria-current", "page");
      await expectAccessible(page, `${name}, ${size.width} wide`);
      expect(await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)).toBeLessThanOrEqual(
        0,
      );
    }
  });

test("an event shows what Chatwoot told of a customer", async ({ page, product }) => {
  await customerWrites(product, "Olga Ops");
  await page.goto("/app/ops/events");
  await page.getByRole("table", { name: "Events" }).getByRole("link", { name: "message_created" }).last().click();
  await expect(page.getByRole("region", { name: "Body" })).toContainText("Olga Ops");
  await expectAccessible(page, "an event");
});

test("an operator finds what a cause left lying by keyboard", async ({ page }) => {
  await page.goto("/app/ops/dead-letters");
  await expect(letters(page)).toHaveCount(3);
  await page.keyboard.press("/");
  await expect(page.getByRole("searchbox", { name: "Conversation or id" })).toBeFocused();
  await page.keyboard.type("4711");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/search=4711/);
  await expect(letters(page)).toHaveCount(1);
  await letters(page).getByRole("link").press("Enter");
  await expect(page.getByText("The agent service cannot be reached", { exact: true })).toBeVisible();
  await expect(page.getByRole("region", { name: "Payload" })).toContainText("4711");
});

test("a viewer reads the dead letters and has no button to redrive them", async ({ product, browser, openWindow }) => {
  const person = { email: "vera@shop.example", name: "Vera View", password: "a long viewing password" };
  const storageState = await redeem(browser, await invite(product, person.email, "viewer"), person);
  const page = await openWindow({ storageState });
  await page.goto("/app/ops/dead-letters");
  await expect(letters(page)).toHaveCount(3);
  await expect(page.getByRole("button", { name: /Redrive/ })).toHaveCount(0);
  await expect(page.getByRole("checkbox")).toHaveCount(0);
});

test("two are picked and redriven by keyboard, and are gone from every window at once", async ({
  page,
  openWindow,
}) => {
  const other = await openWindow();
  await other.goto("/app/ops/dead-letters?job=sweep");
  await expect(letters(other)).toHaveCount(2);
  await page.goto("/app/ops/dead-letters?job=sweep");
  await page.getByRole("checkbox", { name: "Select all" }).focus();
  await page.keyboard.press("Space");
  await expect(page.getByRole("button", { name: "Redrive 2" })).toBeVisible();
  await page.keyboard.press("Shift+R");
  await expect(page.getByRole("status").filter({ hasText: "2 redriven." })).toBeVisible();
  for (const window of [page, other]) await expect(letters(window)).toHaveCount(0);
  await page.goto("/app/activity");
  await expect(page.getByText("Dead letter sweep redriven")).toHaveCount(2);
});

test("what is no longer wanted is dropped, and said so", async ({ page }) => {
  await page.goto("/app/ops");
  await page.getByRole("button", { name: /^Redrive draft-reply/ }).press("Enter");
  await expect(page.getByText("1 no longer wanted, and dropped.")).toBeVisible();
  await expect(page.getByText("Every job came through.")).toBeVisible();
});
