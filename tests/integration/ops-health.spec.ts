import type { AddressInfo, Socket } from "node:net";
import { createServer as createTcpServer } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { type Answers, json, profile, runBoth, sound, standIn, TOKEN } from "../support/health-check.ts";
import { openSandbox, SANDBOX_TOKEN } from "../support/sandbox.ts";

const HTML = { body: "<!doctype html><title>Welcome</title>", headers: { "Content-Type": "text/html" } };
const well: Answers = { "/health": json({ status: "woot" }), "/api": json(sound), "/api/v1/profile": profile };
const PLATFORM_WELL = { name: "rails_health", status: "pass", httpStatus: 200 };
const API_WELL = { name: "authenticated_api", status: "pass", accountId: 1, accountName: "Fennick Hose" };
const REFUSES = "something in front of Chatwoot refuses access";
const HAS_FAILED = "Chatwoot, or what stands in front of it, has failed";

const ask = async (answers: Answers, settings: Record<string, string> = {}) => {
  const { address, asked } = await standIn(answers);
  const run = await runBoth({ CHATWOOT_BASE_URL: address, CHATWOOT_TOKEN: TOKEN, ...settings });
  const [platform, api] = run.artifact?.checks ?? [];
  return { ...run, platform, api, address, asked };
};

test.each<[string, Answers, string]>([
  ["/rails/health", { "/rails/health": HTML }, "/rails/health"],
  ["/health", { "/health": json({ status: "woot" }) }, "/health"],
  ["/api", { "/api": json(sound) }, "/api"],
  ["/health beside an /api that says all is ok", { "/health": HTML, "/api": json(sound) }, "/health"],
  ["/api that answers in HTML", { "/api": HTML }, "/api"],
])("the platform is well by %s", async (_, answers, endpoint) => {
  const { code, platform, api, artifact, out } = await ask({ ...answers, "/api/v1/profile": profile });
  expect({ code, platform, api }).toMatchObject({
    code: 0,
    platform: { ...PLATFORM_WELL, endpoint },
    api: { ...API_WELL, httpStatus: 200, endpoint: "/api/v1/profile" },
  });
  expect(artifact?.summary).toEqual({ total: 2, passed: 2, failed: 0 });
  expect(out).toBe(
    `PASS rails_health: GET ${endpoint} answered 200 after N ms\n` +
      "PASS authenticated_api: GET /api/v1/profile answered 200 after N ms, account 1 (Fennick Hose)\n" +
      "Artifact: artifacts/ops/chatwoot-health/health-check-T.json\n",
  );
});

test.each<[string, Answers, string, number, string]>([
  [
    "the queue as failing, though /health is well",
    { "/health": HTML, "/api": json({ ...sound, queue_services: "failing" }) },
    "/api",
    200,
    "Chatwoot reports queue_services as failing",
  ],
  [
    "the queue as failing and, before its first query, the database too",
    { "/api": json({ ...sound, queue_services: "failing", data_services: "failing" }) },
    "/api",
    200,
    "Chatwoot reports queue_services as failing",
  ],
  ["a 500 at the first endpoint that is there", { "/health": { status: 500 } }, "/health", 500, HAS_FAILED],
  ["a proxy's 502", { "/rails/health": { status: 502, ...HTML } }, "/rails/health", 502, HAS_FAILED],
  ["a 401", { "/rails/health": { status: 401 } }, "/rails/health", 401, REFUSES],
  ["a 403", { "/health": { status: 403 } }, "/health", 403, REFUSES],
  ["a 204, which is no 200", { "/health": { status: 204 } }, "/health", 204, "200 was expected"],
  [
    "404 everywhere",
    {},
    "/api",
    404,
    "neither /rails/health nor /health nor /api is there; is CHATWOOT_BASE_URL a Chatwoot?",
  ],
])("the platform fails by %s, and the API is asked all the same", async (_, answers, endpoint, httpStatus, error) => {
  const { code, platform, api } = await ask({ ...answers, "/api/v1/profile": profile });
  expect({ code, platform }).toMatchObject({ code: 2, platform: { status: "fail", endpoint, httpStatus, error } });
  expect(api).toMatchObject(API_WELL);
});

test.each<[string, Answers[string]]>([
  ["is not there", { status: 404 }],
  ["has failed without such words", { status: 500 }],
  [
    "names a failing queue on the way to another origin",
    { ...json({ queue_services: "failing" }, 302), headers: { Location: "https://elsewhere.invalid/" } },
  ],
  ["names a failing queue under a 404", json({ queue_services: "failing" }, 404)],
  ["says failing about something else", json({ nested: { queue_services: "failing" }, data_services: ["failing"] })],
  ["says failing and then ok", { body: '{"queue_services":"failing","queue_services":"ok"}' }],
  ["says failing in what is no JSON", { body: '{"queue_services":"failing"' }],
])("once another endpoint answered, an /api that %s changes nothing", async (_, answer) => {
  const { code, platform } = await ask({ ...well, "/api": answer });
  expect({ code, platform }).toMatchObject({ code: 0, platform: { status: "pass", endpoint: "/health" } });
});

test("a database that Chatwoot reports as failing is believed when no call with the token succeeds either", async () => {
  const api = json({ queue_services: "failing", data_services: "failing" }, 503);
  const { code, platform } = await ask({ "/health": HTML, "/api": api, "/api/v1/profile": { status: 500 } });
  const error = "Chatwoot reports queue_services and data_services as failing";
  expect({ code, platform }).toMatchObject({ code: 4, platform: { endpoint: "/api", httpStatus: 503, error } });
  const alone = json({ ...sound, data_services: "failing" });
  const failing = await ask({ "/health": HTML, "/api": alone, "/api/v1/profile": { status: 500 } });
  expect(failing.platform).toMatchObject({ error: "Chatwoot reports data_services as failing" });
});

test("before its first query Chatwoot says that its database fails, and it is well all the same", async () => {
  const { code, platform } = await ask({ ...well, "/api": json({ ...sound, data_services: "failing" }) });
  expect({ code, platform }).toMatchObject({ code: 0, platform: { status: "pass", endpoint: "/health" } });
});

test.each<[string, Answers[string], number, string]>([
  ["401", json({ error: "Invalid Access Token" }, 401), 401, "Chatwoot does not accept CHATWOOT_TOKEN"],
  ["403", json({ error: "Forbidden" }, 403), 403, "Chatwoot does not accept CHATWOOT_TOKEN"],
  ["404", { status: 404 }, 404, "it is not there; is CHATWOOT_BASE_URL a Chatwoot?"],
  ["429", { status: 429, body: "Retry later\n" }, 429, "Chatwoot's rate limit is reached"],
  ["500", { status: 500 }, 500, HAS_FAILED],
  ["HTML", HTML, 200, "the answer is not a Chatwoot profile; is CHATWOOT_BASE_URL a Chatwoot?"],
  [
    "a list",
    json([{ accounts: [{ id: 1 }] }]),
    200,
    "the answer is not a Chatwoot profile; is CHATWOOT_BASE_URL a Chatwoot?",
  ],
  ["no account", json({ accounts: [] }), 200, "the user of CHATWOOT_TOKEN belongs to no account"],
])("the API fails by %s", async (_, answer, httpStatus, error) => {
  const { code, platform, api } = await ask({ ...well, "/api/v1/profile": answer });
  expect(platform).toMatchObject(PLATFORM_WELL);
  expect({ code, api }).toMatchObject({ code: 3, api: { status: "fail", httpStatus, error } });
});

const NO_ROUTE: [string, Answers[string]][] = [
  ["as Chatwoot says it to us", json({ status: 404, error: "Not Found" }, 404)],
  ["with a page, as Chatwoot says it to others", { status: 404, ...HTML }],
];
const TOO_OLD =
  "Chatwoot answers, but does not have it; is it older than 4.12, or does something in front of it pass on only some addresses?";

test.each(NO_ROUTE)(
  "a profile that is no address, told %s, is too old a Chatwoot where one answers",
  async (_, answer) => {
    const failing = { code: 3, platform: PLATFORM_WELL, api: { status: "fail", httpStatus: 404, error: TOO_OLD } };
    expect(await ask({ ...well, "/api/v1/profile": answer })).toMatchObject(failing);
    // Either is enough: an older Chatwoot has no /health, and a proxy may hide /api.
    expect(await ask({ "/api": json(sound), "/api/v1/profile": answer })).toMatchObject(failing);
    expect(await ask({ "/health": json({ status: "woot" }), "/api/v1/profile": answer })).toMatchObject(failing);
  },
);

test.each(NO_ROUTE)(
  "no address at all, told %s, is no Chatwoot, or the path in the base address",
  async (_, answer) => {
    const paths = ["/rails/health", "/health", "/api", "/api/v1/profile"];
    const everywhere = (below: string) => Object.fromEntries(paths.map((path) => [below + path, answer]));
    const none = "neither /rails/health nor /health nor /api is there;";
    expect(await ask(everywhere(""))).toMatchObject({
      code: 4,
      platform: { error: `${none} is CHATWOOT_BASE_URL a Chatwoot?` },
      api: { error: "it is not there; is CHATWOOT_BASE_URL a Chatwoot?" },
    });
    const { address } = await standIn(everywhere("/api"));
    const { code, artifact } = await runBoth({ CHATWOOT_BASE_URL: `${address}/api`, CHATWOOT_TOKEN: TOKEN });
    expect({ code, errors: artifact?.checks.map(({ error }) => error) }).toEqual({
      code: 4,
      errors: [
        `${none} is the path in CHATWOOT_BASE_URL right?`,
        "it is not there; is the path in CHATWOOT_BASE_URL right?",
      ],
    });
  },
);

test("a page that is no Chatwoot's makes no Chatwoot of a 404", async () => {
  const { code, api } = await ask({ "/health": HTML, "/api/v1/profile": { status: 404, ...HTML } });
  expect({ code, api }).toMatchObject({ code: 3, api: { error: "it is not there; is CHATWOOT_BASE_URL a Chatwoot?" } });
});

test("an address inside Chatwoot's dashboard is named as that", async () => {
  const inside = json({ error: "Please use API routes instead of dashboard routes for JSON requests" }, 406);
  const { code, platform, api } = await ask({ "/rails/health": inside, "/api/v1/profile": inside });
  const error = "Chatwoot's dashboard is there, and no API; set CHATWOOT_BASE_URL to what stands before /app";
  expect({ code, platform, api }).toMatchObject({ code: 4, platform: { httpStatus: 406, error }, api: { error } });
  const other = await ask({ "/rails/health": json({ error: "Not Acceptable" }, 406) });
  expect(other.platform?.error).toBe("200 was expected");
});

const ACCOUNTS = [{ id: 4, name: 'Decoy, "id":7, "accounts":[{"id":7}]', owner: { id: 7 } }, 7, null, ["id", 7]];
test.each<[string, unknown[], string, object]>([
  ["the first without a wish", [{ id: 9, name: "Nine" }, { id: 7 }], "", { accountId: 9, accountName: "Nine" }],
  ["the one wished for", [{ id: 9 }, { id: 7, name: "Seven" }], "7", { accountId: 7, accountName: "Seven" }],
  ["one whose id is a text", [{ id: "7", name: "Seven" }], "007", { accountId: 7, accountName: "Seven" }],
  ["one without a name", [{ id: 7, name: null }], "7", { accountId: 7 }],
  [
    "none by a number within a name",
    ACCOUNTS,
    "7",
    { error: "account 7 is not among those of CHATWOOT_TOKEN's user: 4" },
  ],
  [
    "none by half a number",
    [{ id: 77 }, { id: 7.5 }, { id: "7a" }, { id: -7 }],
    "7",
    { error: expect.stringMatching(/: 77$/) },
  ],
  [
    "none, and names ten at most",
    Array.from({ length: 12 }, (_, n) => ({ id: n + 1 })),
    "70",
    { error: expect.stringMatching(/: 1, 2, .*, 10, \.\.\.$/) },
  ],
])("of the accounts it reports %s", async (_, accounts, wanted, expected) => {
  const answer = json({ name: '"accounts":[{"id":7}]', accounts, id: 7, account_id: 7 });
  const { code, api } = await ask({ ...well, "/api/v1/profile": answer }, { CHATWOOT_ACCOUNT_ID: wanted });
  expect(api).toMatchObject(expected);
  expect(code).toBe("error" in expected ? 3 : 0);
});

test("of two equal keys the last one counts", async () => {
  const body = '{"accounts":[{"id":9},{"id":8}],"accounts":[{"id":3,"name":"x","id":"1","name":"Fennick Hose"}]}';
  const { code, api } = await ask({ ...well, "/api/v1/profile": { body } });
  expect({ code, api }).toMatchObject({ code: 0, api: API_WELL });
});

test("a name goes out as a person reads it, whatever it is made of, and never with our token in it", async () => {
  const bytes = (text: string) => Buffer.from(text, "latin1");
  const name = Buffer.concat([
    Buffer.from('Hös\\u00e9 \\"q\\" \\\\ \\/ 😀 \\ud83d\\ude00 \\ud83d! \\ude00 \\u001b[31m\\n\\u0085. '),
    bytes("\xff \xc3( \xe2\x82 \xf0\x9f\x98"),
    Buffer.from(` ${TOKEN}`),
  ]);
  const body = Buffer.concat([
    bytes(' {\t"accounts"\r\n: [ {"x":[{}, [], 1e5, -0.5, true], "id" :1 , "name":"'),
    name,
    bytes('" } ] } '),
  ]);
  const { api, out } = await ask({ ...well, "/api/v1/profile": { body } });
  const read = 'Hösé "q" \\ / 😀 😀 \ufffd! \ufffd  [31m  . \ufffd \ufffd( \ufffd \ufffd [token]';
  expect(api?.accountName).toBe(read);
  expect(out).toContain(`account 1 (${read})`);
  const long = await ask({ ...well, "/api/v1/profile": json({ accounts: [{ id: 1, name: "ö".repeat(5000) }] }) });
  expect(long.api?.accountName).toBe("ö".repeat(200));
});

const NO_PROFILES = [
  '{"accounts":[{"id":1}]',
  '{"accounts":[{"id":1}]}}',
  '{"accounts":[{"id":1},]}',
  '{"accounts":[{"id":01}]}',
  '{"accounts":[{"id":1}] "x":1}',
  '{"accounts":[{"id":1}]}x',
  "{'accounts':[{'id':1}]}",
  '{"accounts":[{"id":1]}}',
  '{"accounts":[{"id":1,"name":"a\tb"}]}',
  '{"accounts":[{"id":1,"name":"\\x"}]}',
  '{"accounts":[{"id":1,"name":"\\u12g4"}]}',
  '{"accounts":[{"id":NaN}]}',
  '{"accounts":[{"id":1.}]}',
  '{accounts:[{"id":1}]}',
  '{"accounts":[{"id"}]}',
  '{"accounts":[{"id":1}],"accounts":"none"}',
  '\ufeff{"accounts":[{"id":1}]}',
  '{"accounts":[{"id":1}]}\0',
  "",
  "null",
];

test("what is no profile is not read as one", async () => {
  const bodies = [...NO_PROFILES];
  // A few at a time: each is two programs to start.
  while (bodies.length > 0) {
    const some = bodies.splice(0, 5);
    const runs = await Promise.all(some.map((body) => ask({ ...well, "/api/v1/profile": { body } })));
    const said = runs.map(({ code, api }, n) => [some[n], code, api?.error]);
    const error = "the answer is not a Chatwoot profile; is CHATWOOT_BASE_URL a Chatwoot?";
    expect(said).toEqual(some.map((body) => [body, 3, error]));
  }
});

test("a profile of a megabyte is read, a larger body is no answer, and its end is not waited for", async () => {
  // Byte by byte through awk, on a busy machine.
  const patient = { CHATWOOT_HEALTH_TIMEOUT_SECONDS: "60" };
  const padded = (bytes: number) => {
    const body = JSON.stringify({ padding: "", accounts: [{ id: 1 }] });
    return { body: body.replace('""', `"${"x".repeat(bytes - body.length)}"`) };
  };
  expect((await ask({ ...well, "/api/v1/profile": padded(1_048_576) }, patient)).code).toBe(0);
  expect((await ask({ ...well, "/api/v1/profile": padded(1_048_577) }, patient)).code).toBe(3);
  const endless: Answers[string] = (response) => {
    const pour = () => {
      while (response.write(" ".repeat(65_536)));
      response.once("drain", pour);
    };
    pour();
  };
  const { code, platform, api } = await ask({ "/rails/health": endless, "/api/v1/profile": endless }, patient);
  expect({ code, platform, api }).toMatchObject({ code: 3, platform: PLATFORM_WELL, api: { httpStatus: 200 } });
  expect(api?.error).toBe("the answer is not a Chatwoot profile; is CHATWOOT_BASE_URL a Chatwoot?");
});

test.each(["/chat", "//chat//"])(
  "a base address with the path %s and slashes after it is one without them",
  async (path) => {
    const below = (answers: Answers) =>
      Object.fromEntries(Object.entries(answers).map(([at, answer]) => [path.replace(/\/+$/, "") + at, answer]));
    const { address, asked } = await standIn(below(well));
    const run = await runBoth({ CHATWOOT_BASE_URL: ` ${address}${path}//// `, CHATWOOT_TOKEN: TOKEN });
    expect(run).toMatchObject({ code: 0, artifact: { baseUrl: address + path.replace(/\/+$/, "") } });
    expect(asked.map(({ path: at }) => at)).toContain(`${path.replace(/\/+$/, "")}/api/v1/profile`);
  },
);

test("redirects on the same origin are followed, five of them, and the token goes along", async () => {
  const to = (Location: string, status = 302) => ({ status, headers: { Location } });
  const { address, asked } = await standIn({
    ...well,
    "/api/v1/profile": to("/a"),
    "/a": to("b?x=1#part", 301),
    "/b?x=1": to("/c", 303),
    "/c": (response, { headers }) => response.writeHead(307, { Location: `http://${headers.host}/d` }).end("moved"),
    "/d": to("/e", 308),
    "/e": profile,
  });
  expect((await runBoth({ CHATWOOT_BASE_URL: address, CHATWOOT_TOKEN: TOKEN })).code).toBe(0);
  expect(asked.filter(({ path }) => path === "/e")).toEqual([
    { path: "/e", token: TOKEN },
    { path: "/e", token: TOKEN },
  ]);
  expect(asked.filter(({ path }) => path === "/health").every(({ token }) => token === undefined)).toBe(true);
  const loop = await ask({ ...well, "/api/v1/profile": to("/api/v1/profile") });
  expect(loop).toMatchObject({ code: 3, api: { httpStatus: 302, error: "it redirected more than 5 times" } });
  expect(loop.asked.filter(({ path }) => path === "/api/v1/profile")).toHaveLength(12);
});

test("a redirect to another origin is not followed but named, without its secrets, and the token stays here", async () => {
  const elsewhere = await standIn(well);
  const named = elsewhere.address;
  const secretive = `${named.replace("//", "//user:password@")}/login/sso?token=abc#d`;
  const there = { status: 302, headers: { Location: secretive } };
  const { code, platform, api } = await ask({ "/rails/health": there, "/api/v1/profile": there });
  const error = `it redirects to ${named}/login/sso, another origin, which is not followed; set CHATWOOT_BASE_URL to the address that Chatwoot itself answers at`;
  expect({ code, platform, api }).toMatchObject({ code: 4, platform: { httpStatus: 302, error }, api: { error } });
  expect(elsewhere.asked).toEqual([]);
});

test.each([
  ["https://Chat.Example.com:443/x", /redirects to https:\/\/chat\.example\.com\/x, another origin/],
  ["//chat.example.com", /redirects to http:\/\/chat\.example\.com\/, another origin/],
  ["ftp://chat.example.com/x", /redirects to ftp:\/\/chat\.example\.com\/x, another origin/],
  ["javascript:alert(1)", /no usable address/],
  ["/\\chat.example.com", /no usable address/],
  ["http://[bad/", /no usable address/],
  ["", /no usable address/],
  [`/profile?api_access_token=${TOKEN}`, /no usable address/],
])("a redirect to %s is refused", async (Location, error) => {
  const { code, api } = await ask({ ...well, "/api/v1/profile": { status: 302, headers: { Location } } });
  expect(code).toBe(3);
  expect(api?.error).toMatch(error);
});

test("what does not answer in time fails, whether it hangs at once, in its body or in many small steps", async () => {
  const silent: Answers[string] = () => {};
  const halfway: Answers[string] = (response) => void response.writeHead(200).write('{"accounts":[{"id":1}]}');
  const slowly: Answers[string] = (response) => {
    setTimeout(() => response.writeHead(404).end(), 1500);
  };
  const hasty = { CHATWOOT_HEALTH_TIMEOUT_SECONDS: "2" };
  const [hang, stalled, steps] = await Promise.all([
    ask({ "/rails/health": silent, "/api/v1/profile": silent }, hasty),
    ask({ "/rails/health": halfway, "/api/v1/profile": halfway }, hasty),
    ask({ ...well, "/rails/health": slowly, "/health": slowly }, hasty),
  ]);
  const error = "no complete answer within 2 s";
  expect(hang).toMatchObject({ code: 4, platform: { httpStatus: null, error }, api: { httpStatus: null, error } });
  expect(stalled).toMatchObject({ code: 4, platform: { httpStatus: 200, error }, api: { httpStatus: 200, error } });
  expect(steps).toMatchObject({ code: 2, platform: { endpoint: "/health", httpStatus: null, error }, api: API_WELL });
});

const answersWith = async (answer: (socket: Socket) => void) => {
  const server = createTcpServer((socket) => {
    socket.on("error", () => {}).once("data", () => answer(socket));
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  onTestFinished(() => void server.close());
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
};

test.each<[string, () => Promise<string>, string]>([
  [
    "a refused connection",
    async () => {
      const { address, close } = await standIn({});
      await close();
      return address;
    },
    "the connection is refused, or the machine cannot be reached",
  ],
  ["an unknown name", async () => "https://chatwoot.invalid:8443", "the name chatwoot.invalid cannot be found (DNS)"],
  [
    "a connection that breaks before the answer",
    async () => `http://${await answersWith((socket) => socket.end())}`,
    "the connection broke before the answer was complete",
  ],
  [
    "a connection that breaks within the answer",
    async () =>
      `http://${await answersWith((socket) => socket.end("HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n{}"))}`,
    "the connection broke before the answer was complete",
  ],
  [
    "a machine that speaks something else",
    async () => `http://${await answersWith((socket) => socket.end("SSH-2.0-OpenSSH_9.2\r\n"))}`,
    "what answers there does not speak HTTP",
  ],
  [
    "a port without TLS",
    async () => `https://${await answersWith((socket) => socket.end("HTTP/1.1 400 Bad Request\r\n\r\n"))}`,
    "no TLS connection that can be trusted",
  ],
])("both checks fail by %s", async (_, open, error) => {
  const run = await runBoth({ CHATWOOT_BASE_URL: await open(), CHATWOOT_TOKEN: TOKEN });
  expect(run).toMatchObject({ code: 4, artifact: { checks: [{ error }, { error }] } });
});

test("a sandbox that was asked something before is a Chatwoot that is well", async () => {
  const { address, rest } = await openSandbox();
  await rest("GET", "/labels");
  const run = await runBoth({ CHATWOOT_BASE_URL: address, CHATWOOT_TOKEN: SANDBOX_TOKEN, CHATWOOT_ACCOUNT_ID: "1" });
  expect(run).toMatchObject({
    code: 0,
    artifact: { checks: [{ endpoint: "/health" }, { accountName: "Fennick Hose & Fitting" }] },
  });
});
