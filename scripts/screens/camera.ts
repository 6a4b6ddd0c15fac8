import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { Browser, BrowserContext, Page } from "@playwright/test";

export type View = "desktop" | "phone";
export type Light = "light" | "dark";
type Session = Awaited<ReturnType<BrowserContext["storageState"]>>;

const views = {
  desktop: { viewport: { width: 1440, height: 900 } },
  phone: { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true },
} as const;
/** Long enough for the drawer's motion and a font that came late. */
const SETTLE_MS = 400;

/** Opens pages and takes pictures of them; remembers every console error it hears. */
export class Camera {
  readonly troubles: string[] = [];
  readonly #browser: Browser;
  readonly #origin: string;
  readonly #folder: string;

  constructor(browser: Browser, origin: string, folder: string) {
    this.#browser = browser;
    this.#origin = origin;
    this.#folder = folder;
    mkdirSync(folder, { recursive: true });
  }

  /** A page seen by `session`, or by nobody in particular. */
  async open(path: string, view: View, light: Light = "light", session?: Session): Promise<Page> {
    const context = await this.#browser.newContext({
      ...views[view],
      baseURL: this.#origin,
      colorScheme: light,
      reducedMotion: "reduce",
      storageState: session,
    });
    const page = await context.newPage();
    page.on("console", (message) => {
      if (message.type() === "error") this.troubles.push(`${page.url()}: ${message.text()}`);
    });
    page.on("pageerror", (error) => this.troubles.push(`${page.url()}: ${error.message}`));
    await page.goto(path);
    return page;
  }

  /** @returns the picture's file. */
  async take(page: Page, name: string): Promise<string> {
    await page.evaluate(() => document.fonts.ready);
    await page.waitForTimeout(SETTLE_MS);
    const path = join(this.#folder, `${name}.png`);
    await page.screenshot({ path });
    const clipped = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    if (clipped > 0) this.troubles.push(`${name}: the page is ${clipped} px too wide`);
    return path;
  }
}
