import type { Page } from "@playwright/test";
import { expectAccessible } from "./support/axe.ts";
import { type Person, redeem } from "./support/sign-in.ts";
import { expect, test } from "./support/test.ts";

const PHONE = { width: 390, height: 844 };
const NOOR: Person = { email: "noor@shop.example", name: "Noor Haddad", password: "a long password of hers" };

/** Tabs on until the thing that is called so has the focus. */
async function tabTo(page: Page, name: string | RegExp, role: "button" | "link" | "textbox" = "button"): Promise<void> {
  const wanted = page.getByRole(role, { name, exact: typeof name === "string" }).first();
  for (let presses = 0; presses < 60; presses++) {
    if (await wanted.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press("Tab");
  }
  throw new Error(`Tab never came to ${name}`);
}

const shownLink = (page: Page) =>
  page
    .getByRole("region", { name: /^Sign-in link for/ })
    .locator("code")
    .textContent()
    .then(String);

async function fitsItsWindow(page: Page): Promise<void> {
  expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
}

test("an admin invites somebody by keyboard, they come in, and once disabled their open page says so", async ({
  page,
  browser,
  openWindow,
  noise,
}) => {
  noise.expected(/settings\/operators.*400|status of 400/, /api\/v1\/activity.*401|status of 401/);
  await page.goto("/app/settings/operators");
  await tabTo(page, "Email", "textbox");
  await page.keyboard.type("noor@shop");
  await page.keyboard.press("Enter");
  await expect(page.getByText("Enter an email address, like name@example.com.")).toBeVisible();
  await expect(page.getByLabel("Email")).toBeFocused();
  await page.keyboard.press("Control+A");
  await page.keyboard.type(NOOR.email);
  await page.keyboard.press("Enter");
  await expect(page.getByRole("button", { name: "Copy the sign-in link" })).toBeFocused();
  await expect(page.getByText(/Works once, for 15 minutes, until \d\d:\d\d\. It is not shown again\./)).toBeVisible();
  await expectAccessible(page, "operators with a new link");

  const hers = await openWindow({ storageState: await redeem(browser, await shownLink(page), NOOR) });
  await hers.goto("/app/approvals");
  await expect(hers.getByRole("status", { name: "Live" }).or(hers.getByText("Live")).first()).toBeVisible();

  await tabTo(page, /^Noor Haddad/, "link");
  await page.keyboard.press("Enter");
  await expect(page.getByText("All operators")).toBeVisible();
  await expectAccessible(page, "an operator's page");
  await tabTo(page, "Disable");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("button", { name: "Disable Noor Haddad" })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page.getByText("Disabled: they cannot sign in.")).toBeVisible();

  await expect(hers).toHaveURL(/\/login\?next=/);
  await expect(hers.getByText("Your access was switched off. Ask an admin of HotDash.")).toBeVisible();
  await page.goto("/app/activity");
  await expect(page.getByText("Noor Haddad disabled")).toBeVisible();
});

test("somebody ends their other session, and the page that was open there asks to sign in again", async ({
  page,
  browser,
  openWindow,
  noise,
}) => {
  noise.expected(/api\/v1\/activity.*401|status of 401/);
  const zed: Person = { email: "zed@shop.example", name: "Zed Okafor", password: "a long password of his" };
  await page.goto("/app/settings/operators");
  await page.getByLabel("Email").fill(zed.email);
  await page.getByRole("button", { name: "Invite" }).click();
  const here = await openWindow({ storageState: await redeem(browser, await shownLink(page), zed), viewport: PHONE });
  const there = await openWindow({ storageState: { cookies: [], origins: [] } });
  await there.goto("/login?next=/app/activity");
  await there.getByLabel("Email").fill(zed.email);
  await there.getByLabel("Password", { exact: true }).fill(zed.password);
  await there.getByRole("button", { name: "Sign in" }).click();
  await expect(there.getByRole("heading", { name: "Activity" })).toBeVisible();

  await here.goto("/app");
  await here.getByRole("button", { name: /settings, theme and sign out/ }).click();
  await here.getByRole("menuitem", { name: "Settings" }).click();
  await here.getByRole("link", { name: "Your sessions" }).click();
  await expect(here.getByText("This one")).toBeVisible();
  await expect(here.getByRole("link", { name: "Operators" })).toHaveCount(0);
  await fitsItsWindow(here);
  await expectAccessible(here, "sessions on a phone");
  await here.getByRole("button", { name: "End all others" }).click();
  await expect(there.getByText("This session was ended. Sign in again.")).toBeVisible();
  await expect(here.getByRole("button", { name: /^End/ })).toHaveCount(0);

  await here.getByRole("link", { name: "Your profile" }).click();
  await here.getByRole("textbox", { name: "Name" }).fill("Zed O.");
  await here.getByRole("button", { name: "Save name" }).click();
  await expect(here.getByText("Saved.")).toBeVisible();
  await expectAccessible(here, "the profile on a phone");
  await fitsItsWindow(here);
});

test("operators fit a phone", async ({ openWindow }) => {
  const phone = await openWindow({ viewport: PHONE });
  await phone.goto("/app/settings/operators");
  await expect(phone.getByRole("link", { name: /avery@shop\.example/ })).toBeVisible();
  await fitsItsWindow(phone);
  await expectAccessible(phone, "operators on a phone");
});

test("an admin names the shop by keyboard, is led to the wrong field, and drafts are signed with what was saved", async ({
  page,
  noise,
}) => {
  noise.expected(/settings\/shop.*400|status of 400/);
  await page.goto("/app/settings/shop");
  await expect(page.getByText(/Replies are signed “Fennick Hose & Fitting” now/)).toBeVisible();
  await tabTo(page, "Shop name", "textbox");
  await page.keyboard.type("Hoses & More");
  await tabTo(page, "Monday", "textbox");
  await page.keyboard.press("Control+A");
  await page.keyboard.type("nine to five");
  await page.keyboard.press("Enter");
  await expect(page.getByText(/^Write 09:00–17:00/)).toBeVisible();
  await expect(page.getByLabel("Monday")).toBeFocused();
  await page.keyboard.press("Control+A");
  await page.keyboard.type("9-12, 13-17");
  await page.keyboard.press("Enter");
  await expect(page.getByText("Saved. New drafts use it.")).toBeVisible();
  await expect(page.getByText(/Replies are signed “Hoses & More” now/)).toBeVisible();
  await expectAccessible(page, "the shop's settings");
  await page.reload();
  await expect(page.getByLabel("Monday")).toHaveValue("09:00–12:00, 13:00–17:00");
  await page.getByLabel("Shop name").fill("");
  await page.getByLabel("Monday").fill("9-17");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText(/Replies are signed “Fennick Hose & Fitting” now/)).toBeVisible();
});

test("the shop's settings fit a phone", async ({ openWindow }) => {
  const phone = await openWindow({ viewport: PHONE });
  await phone.goto("/app/settings/shop");
  await expect(phone.getByLabel("Shop name")).toBeVisible();
  await fitsItsWindow(phone);
  await expectAccessible(phone, "the shop's settings on a phone");
});
