/** What one runner's report came to. `failures` name each failed test, as "file: title" and the first line of why. */
export type Result = { passed: number; failures: string[] };

const CRASHED = "a runner ended without saying which test failed";
const LONGEST_REASON_CHARACTERS = 300;

type VitestReport = {
  numPassedTests?: number;
  testResults?: {
    name: string;
    status: string;
    message?: string;
    assertionResults: { status: string; fullName: string; failureMessages?: string[] | null }[];
  }[];
};

export function readVitestReport(report: unknown): Result {
  const { numPassedTests = 0, testResults = [] } = report as VitestReport;
  const failures = testResults.flatMap(({ name, status, message, assertionResults }) => {
    const failed = assertionResults.filter((test) => test.status === "failed");
    // A file that cannot be read, or whose setup fails, has no failed test of its own.
    if (status === "failed" && failed.length === 0) return [nameFailure(name, "the whole file", message)];
    return failed.map((test) => nameFailure(name, test.fullName, test.failureMessages?.[0]));
  });
  return { passed: numPassedTests, failures };
}

type Suite = {
  suites?: Suite[];
  specs?: { ok: boolean; title: string; file: string; tests: { status: string; results: { error?: Why }[] }[] }[];
};
type Why = { message?: string };
type PlaywrightReport = { stats?: { expected: number }; suites?: Suite[]; errors?: Why[] };

/** A flaky test, which passed when it was tried again, counts as failed. */
export function readPlaywrightReport(report: unknown): Result {
  const { stats, suites = [], errors = [] } = report as PlaywrightReport;
  const specs = suites.flatMap(specsOf);
  const failures = specs
    .filter(({ ok, tests }) => !ok || tests.some(({ status }) => status === "flaky"))
    .map(({ file, title, tests }) =>
      nameFailure(file, title, tests.flatMap(({ results }) => results).find(({ error }) => error)?.error?.message),
    );
  return { passed: stats?.expected ?? 0, failures: [...failures, ...errors.map(({ message }) => firstLine(message))] };
}

const specsOf = (suite: Suite): NonNullable<Suite["specs"]> => [
  ...(suite.specs ?? []),
  ...(suite.suites ?? []).flatMap(specsOf),
];

/** A runner that ended badly without a failed test (it crashed, or left no report) counts as one failure. */
export function withCrash(result: Result, endedWell: boolean): Result {
  return endedWell || result.failures.length > 0 ? result : { ...result, failures: [CRASHED] };
}

const nameFailure = (file: string, title: string, why: string | undefined) =>
  `${file.replace(/^.*?(?=tests\/)/, "")}: ${title}\n    ${firstLine(why)}`;

// Runners colour their messages even in a report.
// biome-ignore lint/suspicious/noControlCharactersInRegex: the escape character begins a colour.
const COLOUR = /\u001b\[\d+(;\d+)*m/g;

const firstLine = (text: string | undefined) =>
  (text ?? "").replaceAll(COLOUR, "").trim().split("\n")[0]?.slice(0, LONGEST_REASON_CHARACTERS) ?? "";
