import { defineConfig } from "vitest/config";

// Whole deployments under traffic that meet one fault after the other, minutes in all: `npm run test:faults -- --long`.
// They mostly wait, so some run beside each other.
export default defineConfig({
  test: {
    root: new URL("../../..", import.meta.url).pathname,
    include: ["tests/faults/long/**/*.spec.ts"],
    globalSetup: [
      "tests/faults/support/release.ts",
      "tests/faults/long/support/report.ts",
      "tests/faults/long/support/disks.ts",
      "tests/support/postgres-once.ts",
    ],
    setupFiles: ["tests/support/noise.ts"],
    expect: { poll: { timeout: 60_000 } },
    testTimeout: 600_000,
    hookTimeout: 180_000,
    pool: "forks",
    maxWorkers: 3,
  },
});
