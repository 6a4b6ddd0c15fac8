import { test as base, expect as check, type Locator, type Page } from "@playwright/test";
import { expectAccessible } from "./support/axe.ts";
import { QUESTION } from "./support/customer.ts";
import { drawer, editor, row, undoButton } from "./support/drawer.ts";
import { Noise } from "./support/noise.ts";
import { type Product, startProduct } from "./support/product.ts";

// A printed link works once, so this journey has a HotDash of its own.
const test = base.extend<{ product: Product; noise: Noise }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of fixtures from the pattern.
  product: async ({}, use) => {
    const product = await startProduct();
    await use(product);
    await product.stop();
  },
  noise: [
    async ({ context, product: _running }, use) => {
      const noise = new Noise();
      noise.listenTo(context);
      await use(noise);
      noise.verify();
    },
    { auto: true },
  ],
});

const MOST_TABS = 80;

/** Goes on with Tab until `target` has the focus: what Tab does not reach, a keyboard cannot use. */
async function tabTo(page: Page, target: Locator): Promise<void> {
  for (let tabs = 0; tabs < MOST_TABS; tabs++) {
    if ((await target.count()) > 0 && (await target.evaluate((element) => element === document.activeElement))) return;
    await page.keyboard.press("Tab");
  }
  throw new Error(`Tab never reached ${target}`);
}

async function typeInto(page: Page, label: string, text: string): Promise<void> {
  await tabTo(page, page.getByLabel(label, { exact: true }));
  await page.keyboard.type(text);
}

test("a reviewer signs in by the printed link, and by keyboard alone checks, edits, grades and sends one reply", async ({
  page,
  context,
  product,
}) => {
  test.setTimeout(180_000);
  await page.goto(product.signInLink);
  await expectAccessible(page, "the sign-in link");
  await typeInto(page, "Your email", "avery@shop.example");
  await typeInto(page, "Your name", "Avery Stone");
  await typeInto(page, "New password", "a long demo password");
  await tabTo(page, page.getByRole("button", { name: "Sign in" }));
  await page.keyboard.press("Enter");
  await page.waitForURL("**/app/approvals");
  await check(page.getByText("All answered").first()).toBeVisible();
  await expectAccessible(page, "an empty queue");

  const sandbox = await context.newPage();
  await sandbox.goto(`${product.publicUrl}/sandbox`);
  await expectAccessible(sandbox, "the sandbox");
  for (const name of ["Nora Field", "Otto Brandt"]) await writeAs(sandbox, product, name);

  // No reload: the page in which nobody has done anything since shows both.
  await page.bringToFront();
  await check(row(page, "Nora Field")).toBeVisible();
  await check(row(page, "Otto Brandt")).toBeVisible();
  await check(page.getByText("Drafting ·")).toHaveCount(0);
  await check(page).toHaveTitle("(2) Approvals");
  await expectAccessible(page, "the queue");

  await page.keyboard.press("j");
  await check(row(page, "Nora Field")).toBeFocused();
  await page.keyboard.press("j");
  await check(row(page, "Otto Brandt")).toBeFocused();
  await page.keyboard.press("k");
  await page.keyboard.press("Enter");
  await check(page.getByRole("dialog", { name: "Review reply to Nora Field" })).toBeVisible();
  await check(page.locator('input[name^="grade-"]:checked')).toHaveCount(0);
  await expectAccessible(page, "the drawer");

  await page.keyboard.press("e");
  await check(editor(page, "Nora Field")).toBeFocused();
  await page.keyboard.press("Control+End");
  await page.keyboard.type("\n\nHave a good race.");
  await expectAccessible(page, "the drawer while editing");
  const text = (await editor(page, "Nora Field").inputValue()).trim();
  await page.keyboard.press("Escape");
  await check(drawer(page).getByText("Have a good race.").first()).toBeVisible();
  for (const key of ["t", "4", "a", "5", "p", "5"]) await page.keyboard.press(key);
  await check(page.getByText("Choose a reason for the change").first()).toBeVisible();
  await tabTo(page, page.getByLabel("Reason"));
  await page.keyboard.type("Tone");
  await expectAccessible(page, "the drawer, edited and graded");
  await page.keyboard.press("Control+Enter");

  await check(undoButton(page)).toBeVisible();
  await check(page.getByText("Sending to Nora Field")).toBeVisible();
  await check(page.getByRole("dialog", { name: "Review reply to Otto Brandt" })).toBeVisible();

  await sandbox.bringToFront();
  await tabTo(sandbox, sandbox.getByRole("link", { name: /Nora Field/ }));
  await sandbox.keyboard.press("Enter");
  const seen = sandbox.getByRole("list", { name: "Messages with Nora Field" }).getByRole("listitem");
  await check(seen).toHaveCount(2, { timeout: 15_000 });
  await check(seen.nth(1)).toContainText("Have a good race.");
  // biome-ignore lint/performance/useDomNodeTextContent: the line breaks that a customer sees part the words.
  check((await seen.nth(1).innerText()).replaceAll(/\s+/g, " ")).toContain(text.replaceAll(/\s+/g, " "));

  await page.bringToFront();
  await check(row(page, "Nora Field")).toHaveCount(0);
  for (const path of ["/app", "/app/approvals?tab=decided", "/app/activity", "/app/ops"]) {
    await page.goto(product.publicUrl + path);
    await check(page.locator("main")).toBeVisible();
    await expectAccessible(page, path);
  }
  await context.clearCookies();
  await page.goto(`${product.publicUrl}/login`);
  await expectAccessible(page, "the sign-in page");
  await sandbox.close();
});

/** Writes to the shop in the sandbox's form, from its first field. */
async function writeAs(sandbox: Page, product: Product, name: string): Promise<void> {
  await sandbox.goto(`${product.publicUrl}/sandbox`);
  await typeInto(sandbox, "Name", name);
  await typeInto(sandbox, "Email", `${name.toLowerCase().replace(" ", ".")}@post.example`);
  await typeInto(sandbox, "Message", QUESTION);
  await tabTo(sandbox, sandbox.getByRole("button", { name: "Send as customer" }));
  await sandbox.keyboard.press("Enter");
  await check(sandbox.getByRole("list", { name: `Messages with ${name}` })).toBeVisible();
}
