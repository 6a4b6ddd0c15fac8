import { expect, it } from "vitest";
import { readPlaywrightReport, readVitestReport, withCrash } from "../../scripts/test/report.ts";

it("names each failed test of vitest with its file and the first line of why", () => {
  const report = {
    numPassedTests: 2,
    testResults: [
      {
        name: "/somewhere/tests/unit/a.spec.ts",
        status: "failed",
        assertionResults: [
          { status: "passed", fullName: "adds" },
          { status: "failed", fullName: "adds twice", failureMessages: ["\u001b[31mexpected 1\u001b[39m\nat line 3"] },
        ],
      },
      { name: "tests/unit/b.spec.ts", status: "passed", assertionResults: [{ status: "passed", fullName: "is" }] },
    ],
  };
  expect(readVitestReport(report)).toEqual({
    passed: 2,
    failures: ["tests/unit/a.spec.ts: adds twice\n    expected 1"],
  });
});

it("counts a file of vitest that cannot be read as one failure", () => {
  const file = { name: "tests/unit/a.spec.ts", status: "failed", message: "no such import", assertionResults: [] };
  expect(readVitestReport({ numPassedTests: 0, testResults: [file] }).failures).toEqual([
    "tests/unit/a.spec.ts: the whole file\n    no such import",
  ]);
});

it("names failed and flaky tests of Playwright, however deep they stand", () => {
  const spec = (title: string, ok: boolean, status: string) => ({
    ok,
    title,
    file: "tests/playwright/a.spec.ts",
    tests: [{ status, results: [{ error: { message: "timed out\nlog" } }, {}] }],
  });
  const suites = [
    { specs: [spec("opens", false, "unexpected")], suites: [{ specs: [spec("closes", true, "flaky")] }] },
    { specs: [spec("stays", true, "expected")] },
  ];
  expect(readPlaywrightReport({ stats: { expected: 1 }, suites })).toEqual({
    passed: 1,
    failures: ["tests/playwright/a.spec.ts: opens\n    timed out", "tests/playwright/a.spec.ts: closes\n    timed out"],
  });
});

it("counts a runner that ended badly without a failed test as one failure", () => {
  expect(withCrash({ passed: 3, failures: [] }, false).failures).toHaveLength(1);
  expect(withCrash({ passed: 3, failures: ["a"] }, false).failures).toEqual(["a"]);
  expect(withCrash({ passed: 3, failures: [] }, true).failures).toEqual([]);
});
