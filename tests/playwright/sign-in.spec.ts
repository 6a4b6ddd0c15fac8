import type { Page } from "@playwright/test";
import { ADMIN, invite, redeem } from "./support/sign-in.ts";
import { expect, test } from "./support/test.ts";

test.use({ storageState: { cookies: [], origins: [] } });

/** As many as one address may be tried with before it has to wait. */
const TRIES_PER_EMAIL = 10;

async function signIn(page: Page, email: string, password: string): Promise<void> {
  await page.getByLabel("Email").fill(email);
  await page.getByLabel("Password", { exact: true }).fill(password);
  await page.getByRole("button", { name: "Sign in" }).click();
}

test("who is not signed in is led to the sign-in page, and then to the page they asked for", async ({
  page,
  adminSession: _registered,
}) => {
  await page.goto("/app/approvals?tab=decided");
  await expect(page).toHaveURL(/\/login\?next=/);
  await signIn(page, ADMIN.email, ADMIN.password);
  await expect(page).toHaveURL("/app/approvals?tab=decided");
});

test("a wrong password is refused in words, and what was typed as email stays", async ({
  page,
  noise,
  adminSession: _registered,
}) => {
  noise.expected(/login.*401|status of 401/);
  await page.goto("/login");
  await signIn(page, ADMIN.email, "not the password");
  await expect(page.getByText("Email and password do not belong together.")).toBeVisible();
  await expect(page.getByLabel("Email")).toHaveValue(ADMIN.email);
});

test("signing out ends the session, not only the page", async ({ page, adminSession: _registered }) => {
  await page.goto("/login");
  await signIn(page, ADMIN.email, ADMIN.password);
  await page.getByRole("button", { name: /theme and sign out/ }).click();
  await page.getByRole("menuitem", { name: "Sign out" }).click();
  await expect(page.getByText("You are signed out.")).toBeVisible();
  await page.goto("/app");
  await expect(page).toHaveURL(/\/login/);
});

test("a sign-in link that was used says so and signs nobody in", async ({
  page,
  browser,
  product,
  noise,
  adminSession: _first,
}) => {
  noise.expected(/sign-in\/.*410|status of 410/);
  const person = { email: "once@shop.example", name: "Olive Once", password: "a long password of hers" };
  const link = await invite(product, person.email, "reviewer");
  await redeem(browser, link, person);
  await page.goto(link);
  await expect(page.getByRole("heading", { name: "This link no longer works" })).toBeVisible();
  await expect(page.getByRole("textbox")).toHaveCount(0);
});

test("after too many wrong passwords the page says how long to wait", async ({ page, noise }) => {
  noise.expected(/login.*4(01|29)|status of 4(01|29)/);
  await page.goto("/login");
  for (let tries = 0; tries < TRIES_PER_EMAIL; tries++) {
    const answered = page.waitForResponse((response) => response.request().method() === "POST");
    await signIn(page, "guessed@shop.example", `guess number ${tries}`);
    expect((await answered).status()).toBe(401);
    await expect(page.getByRole("button", { name: "Sign in" })).toBeEnabled();
  }
  await signIn(page, "guessed@shop.example", "one more guess");
  await expect(page.getByText(/Too many tries\. Wait \d+ min/)).toBeVisible();
});
