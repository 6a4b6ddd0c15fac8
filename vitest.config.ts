import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["unit", "integration", "contract", "known-faults"].map((folder) => `tests/${folder}/**/*.spec.ts`),
    // Playwright's own.
    exclude: ["tests/integration/chatwoot.api.spec.ts"],
    globalSetup: ["tests/support/empty-database.ts", "tests/support/postgres-once.ts"],
    setupFiles: ["tests/support/noise.ts"],
    // Long enough for a busy machine; nothing waits this long when it works.
    expect: { poll: { timeout: 20_000 } },
    testTimeout: 60_000,
    hookTimeout: 60_000,
    pool: "forks",
    // One less than the cores is the default, which leaves half of a small machine idle: most of these wait for I/O.
    maxWorkers: 2,
  },
});
