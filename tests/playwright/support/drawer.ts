import { expect, type Locator, type Page } from "@playwright/test";

export const row = (page: Page, customer: string): Locator => page.locator('[id^="row-"]', { hasText: customer });
export const drawer = (page: Page): Locator => page.getByRole("dialog", { name: /^Reply to|^Review reply to/ });
export const editor = (page: Page, customer: string): Locator =>
  page.getByRole("textbox", { name: `Reply to ${customer}` });
export const undoButton = (page: Page): Locator => page.getByRole("status").getByRole("button", { name: "Undo" });

/** Opens the draft for a customer, as soon as there is one. */
export async function openDraft(page: Page, customer: string): Promise<void> {
  await page.goto("/app/approvals");
  await row(page, customer).click();
  await expect(drawer(page).getByText("Draft 1", { exact: true })).toBeVisible();
}

/** All three grades by keyboard: four, five, five. */
export async function grade(page: Page): Promise<void> {
  for (const key of ["t", "4", "a", "5", "p", "5"]) await page.keyboard.press(key);
}

export const chosenGrades = (page: Page): Promise<string[]> =>
  page.locator('input[name^="grade-"]:checked').evaluateAll((all) => all.map((one) => (one as HTMLInputElement).value));

/** Puts the text in the place of the draft's, by keyboard, and says why. */
export async function rewrite(page: Page, customer: string, text: string): Promise<void> {
  await page.keyboard.press("e");
  await expect(editor(page, customer)).toBeFocused();
  await page.keyboard.press("Control+A");
  await page.keyboard.insertText(text);
  await page.keyboard.press("Escape");
  await page.getByLabel("Reason").selectOption("tone");
  await page.getByLabel("Reason").blur();
}
