import { defineConfig } from "@playwright/test";
import { CHROMIUM_FLAGS, findChromium } from "./tests/support/chromium.ts";

export default defineConfig({
  testDir: "tests",
  testMatch: ["playwright/*.spec.ts", "integration/chatwoot.api.spec.ts"],
  outputDir: "artifacts/playwright",
  // Each worker has a HotDash of its own, whose embedded database has one connection. Two keep two cores busy.
  workers: 2,
  fullyParallel: false,
  forbidOnly: true,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  use: {
    viewport: { width: 1440, height: 900 },
    // Motion would only make the tests wait for it.
    contextOptions: { reducedMotion: "reduce" },
    launchOptions: { executablePath: findChromium(), args: CHROMIUM_FLAGS },
    screenshot: "only-on-failure",
    trace: "retain-on-failure",
  },
});
