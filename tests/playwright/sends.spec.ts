import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "@playwright/test";
import type { Review } from "../../app/approvals/view.ts";
import type { FaultSettings } from "../../app/sandbox/faults.ts";
import { expectAccessible } from "./support/axe.ts";
import { type Customer, customerWrites, mailsTo, QUESTION, repliesTo } from "./support/customer.ts";
import { drawer, grade, openDraft, row, undoButton } from "./support/drawer.ts";
import type { Product } from "./support/product.ts";
import { expect, test } from "./support/test.ts";

const SENT_MS = 30_000;
const DESK = { width: 1280, height: 800 };
const PHONE = { width: 390, height: 844 };

const faults = async ({ sandboxAddress }: Product, settings: FaultSettings): Promise<void> => {
  const headers = { "Content-Type": "application/json" };
  const answer = await fetch(`${sandboxAddress}/faults`, { method: "PUT", headers, body: JSON.stringify(settings) });
  expect(answer.status).toBe(200);
};

/** Opens the customer's draft, grades and approves it, all by keyboard. */
async function approve(page: Page, customer: string): Promise<void> {
  await openDraft(page, customer);
  await grade(page);
  await page.keyboard.press("Control+Enter");
  await expect(undoButton(page)).toBeVisible();
}

/** Chatwoot's id of the note of the draft that is open. */
async function noteOf(page: Page): Promise<number | null> {
  const approvalId = new URL(page.url()).searchParams.get("approvalId");
  const { data } = (await (await page.request.get(`/api/v1/approvals/${approvalId}`)).json()) as { data: Review };
  return data.noteId;
}

/** Comes to the button by Tab alone and presses it. */
async function tabTo(page: Page, name: string): Promise<void> {
  const button = drawer(page).getByRole("button", { name, exact: true });
  for (let steps = 0; steps < 40; steps++) {
    if (await button.evaluate((one) => one === document.activeElement)) break;
    await page.keyboard.press("Tab");
  }
  await expect(button).toBeFocused();
  await page.keyboard.press("Enter");
}

async function looksRight(page: Page, where: string): Promise<void> {
  for (const size of [DESK, PHONE]) {
    await page.setViewportSize(size);
    await expectAccessible(page, `${where} at ${size.width}`);
    expect(await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)).toBeLessThanOrEqual(0);
  }
  await page.setViewportSize(DESK);
}

test.afterEach(({ product }) => faults(product, {}));

test("a reply that bounced comes back first, says why, and is sent again as the same message", async ({
  page,
  product,
}) => {
  const bea: Customer = { name: "Bea Bounced", email: "bea@post.example", channel: "email", conversationId: 0 };
  const { conversationId } = await customerWrites(product, bea.name, QUESTION, {
    ...bea,
    conversationId: undefined as never,
  });
  await faults(product, { failDelivery: { next: 1 } });
  await approve(page, bea.name);
  await page.goto("/app/approvals");
  await expect(row(page, bea.name)).toContainText("Not delivered", { timeout: SENT_MS });
  await customerWrites(product, "Ann After");
  await expect(row(page, "Ann After")).toBeVisible({ timeout: SENT_MS });
  await expect(page.locator('[id^="row-"]').first()).toContainText(bea.name);
  // Rail, heading and filter count alike.
  const waiting = await page.locator('[id^="row-"]').count();
  await expect(page.getByRole("link", { name: `Approvals ${waiting} waiting` })).toBeVisible();
  await expect(page.getByRole("region", { name: "Approvals" }).getByText(`${waiting} waiting`)).toBeVisible();
  await expect(page.getByRole("link", { name: `All ${waiting}` })).toBeVisible();
  await row(page, bea.name).click();
  const astray = drawer(page).getByRole("article", { name: "The approved reply" });
  await expect(astray).toContainText("Did not reach the customer. ");
  await expect(astray).toContainText("The recipient's server refused the message.");
  await looksRight(page, "a reply that bounced");
  await tabTo(page, "Send again");
  await expect(row(page, bea.name)).toHaveCount(0, { timeout: SENT_MS });
  expect(await repliesTo(product, { ...bea, conversationId })).toHaveLength(1);
  await page.goto("/app/activity");
  await expect(page.getByText("Chatwoot asked to send the reply to Bea Bounced again")).toBeVisible();
});

test("a mail with a copy that bounced says what sending again does, and reaches the same people", async ({
  page,
  product,
}) => {
  const cara = { name: "Cara Copied", email: "cara@post.example", channel: "email", cc: ["workshop@post.example"] };
  const mail = await customerWrites(product, cara.name, QUESTION, { ...cara, conversationId: undefined } as never);
  await openDraft(page, cara.name);
  await expect.poll(() => noteOf(page)).not.toBeNull();
  await faults(product, { failDelivery: { next: 1 } });
  await approve(page, cara.name);
  await page.goto("/app/approvals");
  await expect(row(page, cara.name)).toContainText("Not delivered", { timeout: SENT_MS });
  await row(page, cara.name).click();
  const people = "cara@post.example (Cc workshop@post.example)";
  await expect(drawer(page)).toContainText(
    `Send again: the failed message is deleted in Chatwoot and the reply is sent anew to ${people}.`,
  );
  await looksRight(page, "a mail with a copy that bounced");
  await tabTo(page, "Send again");
  await expect(row(page, cara.name)).toHaveCount(0, { timeout: SENT_MS });
  await expect.poll(() => mailsTo(product, mail), { timeout: SENT_MS }).toEqual([people]);
  await page.goto("/app/activity");
  for (const words of [
    "Failed reply to Cara Copied deleted in Chatwoot, to be sent anew",
    "Reply to Cara Copied sent anew, in place of the message that failed",
  ])
    await expect(page.getByText(words)).toBeVisible();
});

test("of a reply in doubt the evidence is shown, in the drawer and under Ops, and a person settles it once", async ({
  page,
  product,
  openWindow,
}) => {
  const dot = await customerWrites(product, "Dot Doubt");
  await openDraft(page, dot.name);
  // The draft's note is posted beside the review; it must not be the message that meets the faults.
  await expect.poll(() => noteOf(page)).not.toBeNull();
  await faults(product, { stripMarks: { next: 1 }, loseAnswer: { next: 1 }, dropWebhooks: { count: 50 } });
  await approve(page, dot.name);
  await page.goto("/app/approvals");
  await expect(row(page, dot.name)).toContainText("In doubt", { timeout: SENT_MS });
  await row(page, dot.name).click();
  const tried = drawer(page).getByRole("list", { name: "What was tried" });
  await expect(tried).toContainText("Posted: the connection broke before Chatwoot answered");
  await expect(tried).toContainText("Thread read: the same words stand there without HotDash's mark");
  await looksRight(page, "a reply in doubt");

  const ops = await openWindow();
  await ops.goto("/app/ops");
  const line = ops.getByRole("article", { name: /Dot Doubt/ });
  await expect(line).toContainText("Cannot tell whether it arrived.");
  await looksRight(ops, "ops with a reply in doubt");

  await tabTo(page, "It arrived");
  await expect(row(page, dot.name)).toHaveCount(0);
  // The other window has not heard of it yet, or is told so.
  await expect(line).toHaveCount(0, { timeout: SENT_MS });
  expect(await repliesTo(product, dot)).toHaveLength(1);
});

test("before a closed reply window approving asks once more, in words", async ({ page, product }) => {
  await faults(product, { windowClosed: true });
  const will = await customerWrites(product, "Will Window");
  await openDraft(page, will.name);
  await expect(drawer(page)).toContainText("This channel's reply window is closed");
  await grade(page);
  await expect(page.getByRole("button", { name: /Approve anyway/ })).toBeVisible();
  await expect(drawer(page)).toContainText("Asks once more, the reply window is closed");
  await looksRight(page, "a closed reply window");
  await page.keyboard.press("Control+Enter");
  await expect(page.getByRole("button", { name: /Send though closed/ })).toBeVisible();
  expect(await repliesTo(product, will)).toEqual([]);
  await page.keyboard.press("Control+Enter");
  await expect.poll(() => repliesTo(product, will), { timeout: SENT_MS }).toHaveLength(1);
});

test("a reply window that closes after the approval brings the reply back, with the reason", async ({
  page,
  product,
}) => {
  const cleo = await customerWrites(product, "Cleo Closes");
  await openDraft(page, cleo.name);
  await faults(product, { windowClosed: true });
  await grade(page);
  await page.keyboard.press("Control+Enter");
  await page.goto("/app/approvals");
  await expect(row(page, cleo.name)).not.toContainText("Sending", { timeout: SENT_MS });
  await row(page, cleo.name).click();
  await expect(drawer(page)).toContainText("It was approved and not sent: the channel's reply window closed");
  expect(await repliesTo(product, cleo)).toEqual([]);
});

/** The agent begins or stops typing a public reply in Chatwoot. */
async function agentTypes(
  { sandboxAddress, dataDir }: Product,
  { conversationId }: Customer,
  typing_status: "on" | "off",
) {
  const { sandboxToken } = JSON.parse(readFileSync(join(dataDir, "secrets.json"), "utf8")) as { sandboxToken: string };
  const path = `/api/v1/accounts/1/conversations/${conversationId}/toggle_typing_status`;
  const answer = await fetch(sandboxAddress + path, {
    method: "POST",
    headers: { "Content-Type": "application/json", "Api-Access-Token": `${sandboxToken}-agent` },
    body: JSON.stringify({ typing_status }),
  });
  expect(answer.status).toBe(200);
}

test("an agent who types in Chatwoot is seen at once, and an approved reply waits for them and says so", async ({
  page,
  product,
}) => {
  const customer = await customerWrites(product, "Typed To");
  await openDraft(page, customer.name);
  await agentTypes(product, customer, "on");
  await expect(drawer(page).getByText("Avery Stone is typing a reply in Chatwoot")).toBeVisible();
  await looksRight(page, "an agent types");
  await grade(page);
  // Chatwoot forgets after half a minute who went on typing.
  await agentTypes(product, customer, "on");
  await page.keyboard.press("Control+Enter");
  const bar = page.getByRole("status").getByText("Waiting: Avery Stone is typing in Chatwoot");
  await expect(bar).toBeVisible();
  await expect(undoButton(page)).toBeVisible();
  await expectAccessible(page, "a reply waits");
  await agentTypes(product, customer, "off");
  await expect(bar).toBeHidden();
  await expect.poll(() => repliesTo(product, customer), { timeout: SENT_MS }).toHaveLength(1);
});
