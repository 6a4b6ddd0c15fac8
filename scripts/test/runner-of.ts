/** Which runner a test file belongs to. Playwright has its folder and the one API journey among the integration tests. */
export function runnerOf(path: string): "vitest" | "playwright" {
  const file = path.replace(/^\.\//, "");
  return file.startsWith("tests/playwright") || file.startsWith("tests/integration/chatwoot.api.spec")
    ? "playwright"
    : "vitest";
}
