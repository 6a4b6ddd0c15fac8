import { type BrowserContextOptions, test as base, type Page } from "@playwright/test";
import { Noise } from "./noise.ts";
import { type Product, startProduct } from "./product.ts";
import { ADMIN, redeem, type Session } from "./sign-in.ts";

type Fixtures = {
  noise: Noise;
  /** Another window: of the same person by default, or of `storageState`. Its noise counts too. */
  openWindow: (options?: BrowserContextOptions) => Promise<Page>;
};

/** Tests on one running HotDash, signed in as its admin, that fail on anything a browser complains about. */
export const test = base.extend<Fixtures, { product: Product; adminSession: Session }>({
  product: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of fixtures from the pattern.
    async ({}, use) => {
      const product = await startProduct();
      await use(product);
      await product.stop();
    },
    { scope: "worker", timeout: 120_000 },
  ],
  adminSession: [
    async ({ product, browser }, use) => use(await redeem(browser, product.signInLink, ADMIN)),
    { scope: "worker" },
  ],
  baseURL: ({ product }, use) => use(product.publicUrl),
  storageState: ({ adminSession }, use) => use(adminSession),
  noise: [
    async ({ context }, use) => {
      const noise = new Noise();
      noise.listenTo(context);
      await use(noise);
      noise.verify();
    },
    { auto: true },
  ],
  openWindow: async ({ browser, product, adminSession, noise }, use) => {
    const opened: Page[] = [];
    await use(async (options) => {
      const context = await browser.newContext({
        baseURL: product.publicUrl,
        storageState: adminSession,
        reducedMotion: "reduce",
        ...options,
      });
      noise.listenTo(context);
      const page = await context.newPage();
      opened.push(page);
      return page;
    });
    for (const page of opened) await page.context().close();
  },
});

export { expect } from "@playwright/test";
