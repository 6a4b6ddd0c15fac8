import { defineConfig } from "vitest/config";

// Real processes, killed and started again. Each file is one lineage of processes; they mostly wait, so some run beside
// each other, and the tests of a file follow one another.
export default defineConfig({
  test: {
    root: new URL("../..", import.meta.url).pathname,
    include: ["tests/faults/kills/**/*.spec.ts"],
    globalSetup: [
      "tests/faults/support/release.ts",
      "tests/faults/support/report.ts",
      "tests/support/postgres-once.ts",
    ],
    setupFiles: ["tests/support/noise.ts"],
    expect: { poll: { timeout: 60_000 } },
    testTimeout: 240_000,
    hookTimeout: 180_000,
    pool: "forks",
    maxWorkers: 4,
  },
});
