/**
 * Which runner a test file belongs to. Playwright has its folder and the one API journey among the integration tests,
 * the faults, which start and kill whole processes, have theirs, and so have those that take long. The known faults are
 * ordinary tests.
 */
export function runnerOf(path: string): "vitest" | "faults" | "long-faults" | "playwright" {
  const file = path.replace(/^\.\//, "");
  if (file.startsWith("tests/faults/long")) return "long-faults";
  if (file.startsWith("tests/faults")) return "faults";
  return file.startsWith("tests/playwright") || file.startsWith("tests/integration/chatwoot.api.spec")
    ? "playwright"
    : "vitest";
}
