import type { Browser } from "@playwright/test";
import { draftOfSixtyWords, threadsPage } from "../../tests/support/chatwoot-bubble.ts";

const question = "Where is my order #4790? It should have been here on Monday.";

/** A picture of the thread with a note of each setting, in bubbles like Chatwoot's. */
export async function takeNotes(browser: Browser, path: string): Promise<void> {
  const page = await browser.newPage({ viewport: { width: 1120, height: 400 } });
  const titles = { short: "Short", whole: "With the sources' words", link: "Link only", none: "No note" } as const;
  const contents = ["short", "whole", "link", "none"] as const;
  await page.setContent(
    threadsPage(contents.map((content) => ({ title: titles[content], question, draft: draftOfSixtyWords, content }))),
  );
  await page.evaluate(() => document.fonts.load("14px Inter"));
  await page.screenshot({ path, fullPage: true });
  await page.close();
}
