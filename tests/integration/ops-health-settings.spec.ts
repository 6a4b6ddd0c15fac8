import { execFile } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { parseEnv, promisify } from "node:util";
import { expect, test, vi } from "vitest";
import {
  type Answers,
  artifactsIn,
  commandOf,
  folder,
  json,
  newest,
  profile,
  runBoth,
  sound,
  standIn,
  start,
  TOKEN,
} from "../support/health-check.ts";

const well: Answers = { "/api": json(sound), "/api/v1/profile": profile };
const MISSING_URL = "CHATWOOT_BASE_URL is missing: the address of your Chatwoot, such as https://chatwoot.example.com";
const MISSING_TOKEN = "CHATWOOT_TOKEN is missing: an access token, from profile settings in Chatwoot";
const WRONG_URL =
  "CHATWOOT_BASE_URL must be an http or https address without user name, password, query or fragment, such as https://chatwoot.example.com";
const WRONG_TOKEN = "CHATWOOT_TOKEN holds a character that no access token has";
const WRONG_ACCOUNT = "CHATWOOT_ACCOUNT_ID must be a whole number above 0";
const WRONG_TIMEOUT = "CHATWOOT_HEALTH_TIMEOUT_SECONDS must be a whole number from 1 to 60";
const good = { CHATWOOT_BASE_URL: "https://chatwoot.invalid", CHATWOOT_TOKEN: TOKEN };

test.each<[string, Record<string, string>, string[]]>([
  ["nothing is set", {}, [MISSING_URL, MISSING_TOKEN]],
  [
    "all is blank",
    { CHATWOOT_BASE_URL: "", CHATWOOT_TOKEN: " \t", CHATWOOT_API_TOKEN: "\n" },
    [MISSING_URL, MISSING_TOKEN],
  ],
  ["the token is missing", { CHATWOOT_BASE_URL: good.CHATWOOT_BASE_URL }, [MISSING_TOKEN]],
  ["the address is missing", { CHATWOOT_TOKEN: TOKEN }, [MISSING_URL]],
  ["the token stands where the address should", { CHATWOOT_BASE_URL: TOKEN, CHATWOOT_TOKEN: TOKEN }, [WRONG_URL]],
  ["the token is two words", { ...good, CHATWOOT_TOKEN: `Bearer ${TOKEN}` }, [WRONG_TOKEN]],
  ["the token ends in a curly quote", { ...good, CHATWOOT_TOKEN: `${TOKEN}”` }, [WRONG_TOKEN]],
  ["the account is a name", { ...good, CHATWOOT_ACCOUNT_ID: "one" }, [WRONG_ACCOUNT]],
  ["the account is zero", { ...good, CHATWOOT_ACCOUNT_ID: "000" }, [WRONG_ACCOUNT]],
  ["the account is larger than any", { ...good, CHATWOOT_ACCOUNT_ID: "2147483649" }, [WRONG_ACCOUNT]],
  [
    "all but the address is wrong",
    { ...good, CHATWOOT_ACCOUNT_ID: "-1", CHATWOOT_HEALTH_TIMEOUT_SECONDS: "61" },
    [WRONG_ACCOUNT, WRONG_TIMEOUT],
  ],
])("when %s it says so, asks nobody and leaves an artifact of the same shape", async (_, settings, problems) => {
  const { code, out, err, artifact } = await runBoth(settings);
  const error = problems.join("; ");
  expect({ code, err }).toEqual({ code: 1, err: "" });
  expect(out).toBe(`FAIL configuration: ${error}\nArtifact: artifacts/ops/chatwoot-health/health-check-T.json\n`);
  const usable = problems.some((problem) => problem.startsWith("CHATWOOT_BASE_URL")) ? null : good.CHATWOOT_BASE_URL;
  expect(artifact).toEqual({
    timestamp: "T",
    baseUrl: usable,
    checks: [{ name: "configuration", status: "fail", httpStatus: null, duration: 0, endpoint: null, error }],
    summary: { total: 1, passed: 0, failed: 1 },
  });
});

test("an address that can be none is refused, and never repeated", async () => {
  const wrong = [
    "chatwoot.example.com",
    "localhost:3000",
    "//chatwoot.example.com",
    "ftp://chatwoot.example.com",
    "https://",
    "https:///x",
    "https://user:pass@chatwoot.example.com",
    "https://chatwoot.example.com?api_access_token=x",
    "https://chatwoot.example.com/#x",
    "https://chatwoot.example.com:0",
    "https://chatwoot.example.com:65536",
    "https://chatwoot.example.com:port",
    "https://chat woot.example.com",
    "https://chatwoot..example.com",
    "https://münchen.example",
    "http://256.1.1.1",
    "http://1.2.3",
    "http://0x7f.1",
    'https://chatwoot.example.com/"quoted"',
    "https://chatwoot.example.com\\@elsewhere.example",
  ];
  while (wrong.length > 0) {
    const some = wrong.splice(0, 5);
    const runs = await Promise.all(some.map((address) => runBoth({ ...good, CHATWOOT_BASE_URL: address })));
    for (const [n, { code, artifact }] of runs.entries()) {
      const error = artifact?.checks[0]?.error;
      expect([some[n], code, artifact?.baseUrl, error]).toEqual([some[n], 1, null, WRONG_URL]);
    }
  }
});

test("scheme and host are told in small letters, a token may go by its other name", async () => {
  const { address } = await standIn(well);
  const run = await runBoth({ CHATWOOT_BASE_URL: address.replace("http", "HTTP"), CHATWOOT_API_TOKEN: TOKEN });
  expect(run).toMatchObject({ code: 0, artifact: { baseUrl: address } });
});

const DOTENV = (address: string) =>
  [
    "# don't read this: CHATWOOT_BASE_URL=http://comment.invalid",
    'PRIVATE_KEY="first',
    "CHATWOOT_TOKEN=a-line-of-a-quoted-value",
    'last"',
    `  export  CHATWOOT_BASE_URL = '${address}/' # ours`,
    "CHATWOOT_TOKEN=an-earlier-one",
    `CHATWOOT_TOKEN="${TOKEN}"`,
    "CHATWOOT_ACCOUNT_ID=\t1 # the first",
    "CHATWOOT_HEALTH_TIMEOUT_SECONDS=",
    "NOT A LINE",
    'SHELL_PROMPT="unclosed',
  ].join("\r\n");

test("what the environment does not say is read from .env, as the product reads it", async () => {
  const { address, asked } = await standIn(well);
  const text = DOTENV(address);
  expect(parseEnv(text)).toMatchObject({
    CHATWOOT_BASE_URL: `${address}/`,
    CHATWOOT_TOKEN: TOKEN,
    CHATWOOT_ACCOUNT_ID: "1",
  });
  const run = await runBoth({}, [], (cwd) => writeFileSync(join(cwd, ".env"), text));
  expect(run).toMatchObject({ code: 0, artifact: { baseUrl: address } });
  expect(asked.filter(({ token }) => token === TOKEN)).toHaveLength(2);
});

test("the environment wins over .env, even with a blank", async () => {
  const { address } = await standIn(well);
  const dotenv = (cwd: string) =>
    writeFileSync(join(cwd, ".env"), `CHATWOOT_BASE_URL=${address}\nCHATWOOT_TOKEN=${TOKEN}\n`);
  expect((await runBoth({ CHATWOOT_TOKEN: "" }, [], dotenv)).artifact?.checks[0]?.error).toBe(MISSING_TOKEN);
  expect((await runBoth({ CHATWOOT_ACCOUNT_ID: "7" }, [], dotenv)).code).toBe(3);
});

test("an .env that cannot be read is told, and stops nobody who needs it not", async () => {
  const { address } = await standIn(well);
  const run = await runBoth({ CHATWOOT_BASE_URL: address, CHATWOOT_TOKEN: TOKEN }, [], (cwd) =>
    mkdirSync(join(cwd, ".env")),
  );
  expect(run).toMatchObject({ code: 0, err: "Warning: .env cannot be read.\n" });
});

test("--json prints exactly the artifact", async () => {
  const { address } = await standIn({ "/api": json(sound) });
  const settings = { CHATWOOT_BASE_URL: address, CHATWOOT_TOKEN: TOKEN };
  for (const given of [{ CHATWOOT_BASE_URL: "" }, settings]) {
    const { out, artifact } = await runBoth(given, ["--json", "--quiet"]);
    expect(out).toBe(`${JSON.stringify(artifact, null, 2)}\n`);
  }
});

test("--quiet prints failures and nothing else", async () => {
  const { address } = await standIn(well);
  const settings = { CHATWOOT_BASE_URL: address, CHATWOOT_TOKEN: TOKEN };
  expect(await runBoth(settings, ["--quiet"])).toMatchObject({
    code: 0,
    out: "",
    err: "",
    artifact: { summary: { passed: 2 } },
  });
  expect(await runBoth({ ...settings, CHATWOOT_ACCOUNT_ID: "7" }, ["--quiet"])).toMatchObject({
    code: 3,
    out: "FAIL authenticated_api: GET /api/v1/profile answered 200 after N ms: account 7 is not among those of CHATWOOT_TOKEN's user: 1\n",
  });
  expect((await runBoth({}, ["--quiet"])).out).toBe(`FAIL configuration: ${MISSING_URL}; ${MISSING_TOKEN}\n`);
});

test("--help explains, an unknown option is refused, and neither checks anything", async () => {
  const help = await runBoth({}, ["--help"]);
  expect(help).toMatchObject({ code: 0, err: "", artifact: null });
  for (const said of ["--quiet", "CHATWOOT_TOKEN", "Exit code: 0"]) expect(help.out).toContain(said);
  for (const options of [["--jsno"], ["--json", TOKEN], [""]])
    expect(await runBoth({}, options)).toEqual({
      code: 1,
      out: "",
      err: `Unknown option.\n\n${help.out}`,
      artifact: null,
    });
});

test("a folder that cannot be written changes nothing about the verdict", async () => {
  const { address } = await standIn(well);
  const settings = { CHATWOOT_BASE_URL: address, CHATWOOT_TOKEN: TOKEN };
  const run = await runBoth(settings, [], (cwd) => writeFileSync(join(cwd, "artifacts"), "a file"));
  expect(run).toMatchObject({
    code: 0,
    err: "Warning: the artifact could not be written to artifacts/ops/chatwoot-health; the verdict stands.\n",
  });
  expect(run.out.split("\n")).toHaveLength(3);
});

test("runs that begin in the same second leave an artifact each, and nothing half written", async () => {
  const cwd = folder();
  const runs = await Promise.all((["mjs", "sh", "mjs", "sh"] as const).map((kind) => start(kind, {}, [], cwd).result));
  expect(runs.map(({ code }) => code)).toEqual([1, 1, 1, 1]);
  const files = artifactsIn(cwd);
  expect(files).toHaveLength(4);
  for (const file of files) expect(file).toMatch(/^health-check-\d{8}T\d{6}Z-\d+\.json$/);
  expect(Date.parse(newest(cwd)?.timestamp ?? "")).toBeGreaterThan(Date.now() - 60_000);
});

test.each(["mjs", "sh"] as const)("a reader of %s that goes away does not change its exit code", async (kind) => {
  const cwd = folder();
  mkdirSync(join(cwd, ".env"));
  const pipeline = ["-c", '{ "$@"; echo $? >code; } 2>&1 | true', "sh", ...commandOf(kind)];
  await promisify(execFile)("sh", pipeline, { cwd, env: { PATH: process.env.PATH, ...good, CHATWOOT_TOKEN: "x" } });
  await vi.waitFor(() => expect(readFileSync(join(cwd, "code"), "utf8")).toBe("4\n"), 20_000);
});

test("a machine without curl is told so by the shell script, in an artifact too", async () => {
  const cwd = folder();
  const bin = join(cwd, "bin");
  mkdirSync(bin);
  const { stdout } = await promisify(execFile)("sh", [
    "-c",
    'for name in "$0" awk tr date mkdir mv; do command -v "$name"; done',
    commandOf("sh")[0] ?? "",
  ]);
  for (const program of stdout.trim().split("\n")) symlinkSync(program, join(bin, basename(program)));
  const { code, out, err, artifact } = await start("sh", { ...good, PATH: bin }, ["--quiet"], cwd).result;
  expect({ code, out, err }).toEqual({ code: 1, out: "FAIL configuration: curl is not installed\n", err: "" });
  expect(artifact?.summary).toEqual({ total: 1, passed: 0, failed: 1 });
});

test.each(["mjs", "sh"] as const)("while %s waits, the token is in no command line and no file", async (kind) => {
  let release = () => {};
  let heard = () => {};
  const hanging = new Promise<void>((now) => {
    heard = now;
  });
  const { address } = await standIn({
    "/health": {},
    "/api/v1/profile": (response) => {
      response.writeHead(200).write(`{"access_token":"${TOKEN}","accounts":[`);
      release = () => response.end('{"id":1}]}');
      heard();
    },
  });
  const { pid, cwd, result } = start(kind, { CHATWOOT_BASE_URL: address, CHATWOOT_TOKEN: TOKEN });
  await hanging;
  const lines = commandLinesBelow(pid);
  expect(lines.join("\n")).toContain(kind === "mjs" ? "check-chatwoot-health.mjs" : `${address}/api/v1/profile`);
  expect(lines.join("\n")).not.toContain(TOKEN);
  for (const file of readdirSync(cwd, { recursive: true, withFileTypes: true }))
    if (file.isFile()) expect(readFileSync(join(file.parentPath, file.name), "utf8")).not.toContain(TOKEN);
  release();
  const { code, out, err, artifact } = await result;
  expect(code).toBe(0);
  expect(out + err + JSON.stringify(artifact)).not.toContain(TOKEN);
});

function commandLinesBelow(root: number): string[] {
  const processes = readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      try {
        const parent = Number(
          readFileSync(`/proc/${pid}/stat`, "utf8")
            .replace(/^.*\) \S /s, "")
            .split(" ")[0],
        );
        return [{ pid: Number(pid), parent, line: readFileSync(`/proc/${pid}/cmdline`, "utf8") }];
      } catch {
        // It ended meanwhile.
        return [];
      }
    });
  const below = (pid: number): string[] =>
    processes.filter(({ parent }) => parent === pid).flatMap(({ pid: child, line }) => [line, ...below(child)]);
  return [...processes.filter(({ pid }) => pid === root).map(({ line }) => line), ...below(root)];
}
