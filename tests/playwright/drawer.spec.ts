import type { Page } from "@playwright/test";
import { expectAccessible } from "./support/axe.ts";
import { customerWrites, repliesTo } from "./support/customer.ts";
import { chosenGrades, drawer, editor, grade, openDraft, rewrite, row, undoButton } from "./support/drawer.ts";
import { invite, redeem } from "./support/sign-in.ts";
import { expect, test } from "./support/test.ts";

const OURS = "Two inches and a half, measured to the inside of the bend.";

test("Undo takes the reply back, with the text and the grades as they were", async ({ page, product }) => {
  const una = await customerWrites(product, "Una Undo");
  await openDraft(page, una.name);
  await rewrite(page, una.name, OURS);
  await grade(page);
  await page.keyboard.press("Control+Enter");
  await expect(undoButton(page)).toBeVisible();
  await page.keyboard.press("z");
  await expect(drawer(page).getByText("Una Undo").first()).toBeVisible();
  await expect(row(page, una.name).getByText(/Sending/)).toHaveCount(0);
  await expect.poll(() => chosenGrades(page)).toEqual(["4", "5", "5"]);
  await page.keyboard.press("e");
  await expect(editor(page, una.name)).toHaveValue(OURS);
  await page.keyboard.press("Escape");
  // The window of the first approval passes, and the second is the one that sends.
  await page.keyboard.press("Control+Enter");
  await expect(undoButton(page)).toBeVisible();
  await expect.poll(() => repliesTo(product, una), { timeout: 15_000 }).toEqual([OURS]);
});

test("pressing Ctrl+Enter twice sends one reply", async ({ page, product }) => {
  const tilda = await customerWrites(product, "Tilda Twice");
  await openDraft(page, tilda.name);
  await rewrite(page, tilda.name, OURS);
  await grade(page);
  await page.keyboard.press("Control+Enter");
  await page.keyboard.press("Control+Enter");
  await expect.poll(() => repliesTo(product, tilda), { timeout: 15_000 }).toEqual([OURS]);
  await page.goto("/app/approvals?tab=decided");
  await expect(row(page, tilda.name).getByText(/Approved with an edit/)).toHaveCount(1);
});

test("the second of two tabs is told that the reply was decided already", async ({
  page,
  openWindow,
  product,
  noise,
}) => {
  const sue = await customerWrites(product, "Sue Second");
  await openDraft(page, sue.name);
  await grade(page);
  // The second tab does not hear what happens in the first.
  noise.expected(/\/api\/v1\/activity/);
  const other = await openWindow();
  await other.route("**/api/v1/activity", (route) => route.abort());
  await openDraft(other, sue.name);
  await grade(other);
  await page.keyboard.press("Control+Enter");
  await expect(undoButton(page)).toBeVisible();
  await other.keyboard.press("Control+Enter");
  await expect(other.getByRole("alert")).toContainText("Somebody decided this meanwhile. Nothing was sent by you.");
  await expect.poll(() => repliesTo(product, sue), { timeout: 15_000 }).toHaveLength(1);
});

test("asking for changes brings a second draft", async ({ page, product }) => {
  const cara = await customerWrites(product, "Cara Changes");
  await openDraft(page, cara.name);
  await page.keyboard.press("r");
  await grade(page);
  await expect(page.getByLabel("Reason")).toBeFocused();
  await page.keyboard.type("Tone");
  await page.keyboard.press("Control+Enter");
  await expect(page.getByRole("alert")).toHaveCount(0);
  await page.goto("/app/approvals");
  await row(page, cara.name).click();
  await expect(drawer(page).getByText("Draft 2", { exact: true })).toBeVisible();
  await expect.poll(() => chosenGrades(page)).toEqual([]);
  expect(await repliesTo(product, cara)).toEqual([]);
});

test("a rejected draft needs a reason, sends nothing and is listed as decided", async ({ page, product }) => {
  const rhea = await customerWrites(product, "Rhea Reject");
  await openDraft(page, rhea.name);
  await page.keyboard.press("x");
  await grade(page);
  await page.keyboard.press("Control+Enter");
  await expect(drawer(page).getByText("Choose a reason to reject").first()).toBeVisible();
  await page.keyboard.type("Facts");
  await page.keyboard.press("Control+Enter");
  await expect(row(page, rhea.name)).toHaveCount(0);
  await page.goto("/app/approvals?tab=decided");
  await expect(row(page, rhea.name).getByText(/Rejected by Avery Stone/)).toBeVisible();
  expect(await repliesTo(product, rhea)).toEqual([]);
});

test("without evidence Ctrl+Enter leads to the reason, then to what the reply is based on, and a key says so", async ({
  page,
  product,
}) => {
  const bea = await customerWrites(product, "Bea Based", "Hello there");
  await openDraft(page, bea.name);
  await page.keyboard.press("e");
  await editor(page, bea.name).fill(OURS);
  await page.keyboard.press("Escape");
  await grade(page);
  await page.keyboard.press("Control+Enter");
  await page.keyboard.type("Facts");
  await page.keyboard.press("Control+Enter");
  const none = page.getByRole("radio", { name: "No source: it makes no claims" });
  await expect(none).toBeFocused();
  await page.keyboard.press("n");
  await expect(none).toBeChecked();
  await page.keyboard.press("o");
  await expect(page.getByRole("radio", { name: "I know this myself" })).toBeChecked();
  await expectAccessible(page, "a draft without evidence");
  await page.keyboard.press("Control+Enter");
  await expect(undoButton(page)).toBeVisible();
});

test("when the customer writes again the typed text stays, a warning shows, and approving asks once more", async ({
  page,
  product,
}) => {
  const mona = await customerWrites(product, "Mona Moved");
  await openDraft(page, mona.name);
  await rewrite(page, mona.name, OURS);
  await grade(page);
  await customerWrites(product, mona.name, "One more thing: is it the same for -8?", mona);
  await expect(
    drawer(page)
      .getByText(/Mona Moved wrote again|Mona wrote again/)
      .first(),
  ).toBeVisible();
  await page.keyboard.press("e");
  await expect(editor(page, mona.name)).toHaveValue(OURS);
  await page.keyboard.press("Escape");
  // Until the page has seen the new draft, approving is answered with what changed.
  await expect(drawer(page).getByText("Draft 2 is ready. Your text stays until you take it.")).toBeVisible();
  await expect(drawer(page).getByRole("button", { name: /Approve anyway/ })).toBeVisible();
  await page.keyboard.press("Control+Enter");
  await expect(drawer(page).getByRole("button", { name: /Send this reply anyway/ })).toBeVisible();
  expect(await repliesTo(product, mona)).toEqual([]);
  await page.keyboard.press("Control+Enter");
  await expect.poll(() => repliesTo(product, mona), { timeout: 15_000 }).toEqual([OURS]);
});

test("without a connection the page says so and keeps the text, and goes on when it is back", async ({
  page,
  context,
  product,
  noise,
}) => {
  noise.expected(/ERR_INTERNET_DISCONNECTED/);
  const olga = await customerWrites(product, "Olga Offline");
  await openDraft(page, olga.name);
  await rewrite(page, olga.name, OURS);
  await grade(page);
  await context.setOffline(true);
  await expect(page.getByText(/^Offline\. .+ kept here/).first()).toBeVisible();
  await page.keyboard.press("e");
  await page.keyboard.press("Control+End");
  await page.keyboard.type(" Still here.");
  await context.setOffline(false);
  await expect(page.getByText(/^Offline\./)).toHaveCount(0);
  await expect(editor(page, olga.name)).toHaveValue(`${OURS} Still here.`);
  await page.keyboard.press("Control+Enter");
  await expect.poll(() => repliesTo(product, olga), { timeout: 15_000 }).toEqual([`${OURS} Still here.`]);
});

test("a reload keeps what was typed and graded", async ({ page, product }) => {
  const rita = await customerWrites(product, "Rita Reload");
  await openDraft(page, rita.name);
  await rewrite(page, rita.name, OURS);
  await grade(page);
  await page.reload();
  await expect.poll(() => chosenGrades(page)).toEqual(["4", "5", "5"]);
  await page.keyboard.press("e");
  await expect(editor(page, rita.name)).toHaveValue(OURS);
  await expect(page.getByLabel("Reason")).toHaveValue("tone");
});

test("Esc closes the drawer and the focus goes back to the row", async ({ page, product }) => {
  const esme = await customerWrites(product, "Esme Escape");
  await openDraft(page, esme.name);
  await page.keyboard.press("Escape");
  await expect(drawer(page)).toHaveCount(0);
  await expect(row(page, esme.name)).toBeFocused();
});

test("the question mark opens the sheet of keys, and no key acts under it", async ({ page, product }) => {
  const kim = await customerWrites(product, "Kim Known");
  await openDraft(page, kim.name);
  await page.keyboard.press("?");
  const sheet = page.getByRole("dialog", { name: "Keys", exact: true });
  await expect(sheet.getByText("Approve and next")).toBeVisible();
  await page.keyboard.press("t");
  await page.keyboard.press("3");
  await page.keyboard.press("Escape");
  await expect(sheet).toHaveCount(0);
  await expect(drawer(page)).toBeVisible();
  expect(await chosenGrades(page)).toEqual([]);
});

test("a viewer reads the draft and has nothing to decide with", async ({ browser, openWindow, product }) => {
  const vera = await customerWrites(product, "Vera Viewed");
  const link = await invite(product, "view@shop.example", "viewer");
  const session = await redeem(browser, link, {
    email: "view@shop.example",
    name: "Vic Viewer",
    password: "a long viewer password",
  });
  const page = await openWindow({ storageState: session });
  await openDraft(page, vera.name);
  await expect(drawer(page).getByText("Deciding takes the role of a reviewer.")).toBeVisible();
  await expect(drawer(page).getByRole("button", { name: /Approve|Reject|Request changes|Edit/ })).toHaveCount(0);
  await expect(drawer(page).getByRole("radio")).toHaveCount(0);
  await grade(page);
  await page.keyboard.press("Control+Enter");
  await expect(drawer(page).getByText("Deciding takes the role of a reviewer.")).toBeVisible();
  expect(await repliesTo(product, vera)).toEqual([]);
});

test("a customer who waits without a draft is answered by hand", async ({ page, product }) => {
  const resume = await pauseDrafting(page);
  const hank = await customerWrites(product, "Hank Hand");
  await page.goto("/app/approvals?tab=unanswered");
  const write = page
    .getByRole("listitem")
    .filter({ hasText: hank.name })
    .getByRole("link", { name: "Write the reply myself" });
  await write.click();
  await expect(drawer(page).getByText("Write the reply first").first()).toBeVisible();
  await expect(editor(page, hank.name)).toBeFocused();
  await page.keyboard.insertText(OURS);
  await page.keyboard.press("Control+Enter");
  await expect.poll(() => repliesTo(product, hank), { timeout: 15_000 }).toEqual([OURS]);
  await resume();
});

async function pauseDrafting(page: Page): Promise<() => Promise<void>> {
  await page.goto("/app/ops");
  await page.getByRole("button", { name: "Pause drafting" }).click();
  await expect(page.getByRole("button", { name: "Resume drafting" })).toBeVisible();
  return async () => {
    await page.goto("/app/ops");
    await page.getByRole("button", { name: "Resume drafting" }).click();
    await expect(page.getByRole("button", { name: "Pause drafting" })).toBeVisible();
  };
}
