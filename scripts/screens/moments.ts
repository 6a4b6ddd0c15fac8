import type { Page } from "@playwright/test";

/** A morning is twenty customers; some of them need no answer. */
const ENOUGH_DRAFTS = 12;
const DRAFTS_MS = 90_000;

export const rows = (page: Page) => page.locator('[id^="row-"]');
export const undo = (page: Page) => page.getByRole("button", { name: "Undo", exact: true });

/** Twenty customers write, and their drafts arrive in the open queue. */
export async function bringMorning(page: Page): Promise<void> {
  await page.goto("/sandbox");
  await page.getByRole("button", { name: "Simulate 20 customers" }).click();
  await page.goto("/app/approvals");
  await rows(page)
    .nth(ENOUGH_DRAFTS - 1)
    .waitFor({ timeout: DRAFTS_MS });
  await page.context().close();
}

/** HotDash asks Chatwoot whether they understand each other. */
export async function checkConnection(page: Page): Promise<void> {
  await page.goto("/app/settings/connection");
  await page.getByRole("button", { name: /^Check/ }).click();
  await page.getByRole("button", { name: "Check again" }).waitFor();
}

/** Invites a colleague, whose sign-in link then stands on the page. @returns the colleague's id. */
export async function inviteColleague(page: Page): Promise<string> {
  await page.goto("/app/settings/operators");
  await page.getByLabel("Email").fill("noor@shop.example");
  await page.getByRole("button", { name: "Invite" }).click();
  await page.getByRole("region", { name: "Sign-in link for noor@shop.example" }).waitFor();
  const address = await page.getByRole("link", { name: /noor@shop\.example/ }).getAttribute("href");
  return address?.split("/").at(-1) ?? "";
}

/** Opens a row of the queue in the drawer. */
export async function openRow(page: Page, index: number): Promise<void> {
  await rows(page).nth(index).click();
  // The dock: on a phone its main button says what is missing instead of "Approve".
  await page.locator("footer").first().waitFor();
}

/** Grades the open draft, by keyboard. */
export async function grade(page: Page): Promise<void> {
  for (const key of ["t", "4", "a", "5", "p", "5"]) await page.keyboard.press(key);
}

/** Grades and changes the open draft, and shows what changed. */
export async function edit(page: Page): Promise<void> {
  await grade(page);
  await page.keyboard.press("e");
  const text = page.locator("textarea").first();
  const draft = await text.inputValue();
  // Before the signature: one line in chat, two in a mail.
  const end = draft.search(/\n+(Kind regards,\n)?[^\n]*$/);
  await text.fill(`${draft.slice(0, end)} We are sorry for the wait.${draft.slice(end)}`);
  await page.keyboard.press("Escape");
  await page.getByRole("combobox").selectOption("incomplete");
  await page.keyboard.press("d");
}

/** The customer of the open drawer writes once more. */
export async function writeAgain(page: Page, sandboxAddress: string): Promise<void> {
  const link = await page
    .getByRole("link", { name: /^Chatwoot \d+/ })
    .first()
    .textContent();
  const conversationId = Number(link?.match(/\d+/)?.[0]);
  const thread = await fetch(`${sandboxAddress}/customer/conversations/${conversationId}`);
  const { customer, channel } = (await thread.json()) as { customer: { name: string; email: string }; channel: string };
  await fetch(`${sandboxAddress}/customer/messages`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({
      ...customer,
      channel,
      conversationId,
      text: "One more thing: can it be here before Saturday?",
    }),
  });
}
