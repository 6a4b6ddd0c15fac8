import { execFile } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { createClient } from "@supabase/supabase-js";
import pg from "pg";
import { afterAll, expect, onTestFinished, test } from "vitest";
import { supabaseLog } from "../../app/learning/supabase-log.server.ts";
import { startPostgres } from "../support/postgres-server.ts";
import { openPostgrest, PUBLISHABLE_KEY, SECRET_KEY } from "../support/postgrest.ts";

const OWNER = "postgres://postgres:[owner-password]@db.[project].supabase.co:5432/postgres";
const APP = "postgres://hotdash_app:[app-password]@db.[project].supabase.co:5432/postgres";

type Step = { shell: string; prints: string[] };

/** docs/supabase.md as a reader follows it: the settings file, and each command with the lines it must print. */
function readGuide() {
  const guide = readFileSync("docs/supabase.md", "utf8");
  const blocks = [...guide.matchAll(/```(\w+)\n([\s\S]*?)```/g)].map(([, kind = "", text = ""]) => ({ kind, text }));
  const steps: Step[] = [];
  for (const { kind, text } of blocks) {
    if (kind === "sh") steps.push({ shell: text, prints: [] });
    if (kind === "text") steps.at(-1)?.prints.push(...text.trim().split("\n"));
  }
  return { env: blocks.find((block) => block.kind === "ini")?.text ?? "", steps };
}

// A server of its own: the password of hotdash_app belongs to the whole server.
const server = await startPostgres();
afterAll(() => server.stop());
let projects = 0;

/** A new project: an owner who is no superuser, and the Data API's roles with all they get by default. */
async function openProject() {
  const name = `project_${++projects}`;
  const roles = ["anon", "authenticated", "service_role"];
  const connect = async (url: string) => {
    const client = new pg.Client({ connectionString: url });
    client.on("error", () => {});
    await client.connect();
    onTestFinished(() => client.end());
    return client;
  };
  const as = (user: string, password: string) => {
    const url = new URL(server.url);
    Object.assign(url, { username: user, password, pathname: name });
    return url.href;
  };
  const admin = await connect(server.url);
  if (projects === 1) {
    for (const role of roles) await admin.query(`create role ${role} nologin`);
    await admin.query("create role project_owner login createrole createdb password 'owner-pass'");
  }
  await admin.query(`create database ${name} owner project_owner`);
  const owner = await connect(as("project_owner", "owner-pass"));
  for (const kind of ["tables", "functions", "sequences"])
    await owner.query(`alter default privileges in schema public grant all on ${kind} to ${roles}`);
  const root = new URL(server.url);
  root.pathname = name;
  return { root: await connect(root.href), ownerUrl: as("project_owner", "owner-pass"), as };
}

/** A checkout to follow the guide in, with a home of its own. */
function openCheckout() {
  const folder = mkdtempSync(join(tmpdir(), "hotdash-guide-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  for (const name of ["package.json", "node_modules", "app", "scripts"]) symlinkSync(resolve(name), join(folder, name));
  cpSync("supabase", join(folder, "supabase"), { recursive: true });
  return folder;
}

/** Types the commands into one shell. @returns what each printed. */
async function follow(folder: string, steps: Step[]): Promise<string[]> {
  const END = "--- next step ---";
  const typed = steps.map(({ shell }) => `${shell}\necho '${END}'`).join("\n");
  const printed = await new Promise<string>((done, failed) => {
    const env = {
      PATH: `${process.env.PATH}`,
      HOME: folder,
      SUPABASE_TELEMETRY_DISABLED: "1",
      npm_config_update_notifier: "false",
      npm_config_offline: "true",
    };
    execFile("bash", ["-e", "-o", "pipefail", "-c", `exec 2>&1\n${typed}`], { cwd: folder, env }, (error, out) =>
      error ? failed(new Error(`${error.message}\n${out}`)) : done(out),
    );
  });
  return printed.split(END).slice(0, -1);
}

test("whoever follows docs/supabase.md gets a project that takes decisions from HotDash and shows them to nobody else", async () => {
  const { root, ownerUrl, as } = await openProject();
  const api = await openPostgrest({ database: root });
  const folder = openCheckout();
  const { env, steps } = readGuide();
  const write = (appUrl: string) => {
    const filled = env
      .replace(OWNER, ownerUrl)
      .replace(APP, appUrl)
      .replace("https://[project].supabase.co", api.address)
      .replace("[secret-key]", SECRET_KEY)
      .replace("[publishable-key]", PUBLISHABLE_KEY);
    expect(filled).not.toMatch(/\[[a-z-]+\]/);
    writeFileSync(join(folder, ".env"), filled);
  };
  const rotating = steps.at(-1);
  if (!rotating || steps.length < 9) throw new Error("the guide's commands are not where they were");

  write(as("hotdash_app", "first-pass"));
  const printed = await follow(folder, steps.slice(0, -1));
  steps.slice(0, -1).forEach(({ prints }, at) => {
    for (const line of prints) expect(printed[at]).toContain(line);
  });
  expect(printed.join()).not.toMatch(/^.*(?:anon|authenticated) \w+ [A-Z,]+.*$/m);
  expect(printed.join()).not.toMatch(/first-pass|owner-pass|sb_secret_of/);

  // As the product: through supabase-js and the real rights of each key's role.
  const log = supabaseLog({ url: api.address, secretKey: SECRET_KEY });
  const decision = {
    decisionId: "7b0e6a0a-6c1e-4c43-9a55-0d9f5f1c2a01",
    accountId: 1,
    outcome: "reject",
    intent: null,
    language: "en",
    draftText: "It is on its way.",
    finalText: null,
    wordDiff: null,
    tone: 1,
    accuracy: 2,
    policy: 3,
    reason: "facts",
    note: null,
    model: "offline",
    draftVersion: 1,
    decidedAt: new Date(0),
  };
  await log.write(decision);
  await log.write({ ...decision, note: "again" });
  const { rows } = await root.query("select decision_id, note, policy from decision_log");
  expect(rows).toEqual([{ decision_id: decision.decisionId, note: "again", policy: 3 }]);

  const asked = async (key: string, table: string) =>
    (
      await createClient(api.address, key, { auth: { persistSession: false, autoRefreshToken: false } })
        .from(table)
        .select()
    ).error?.code ?? "allowed";
  expect(await asked(SECRET_KEY, "decision_log")).toBe("allowed");
  expect(await asked(SECRET_KEY, "decisions")).toBe("42501");
  expect(await asked(PUBLISHABLE_KEY, "decision_log")).toBe("42501");
  expect(await asked(PUBLISHABLE_KEY, "messages")).toBe("42501");
  await expect(supabaseLog({ url: api.address, secretKey: PUBLISHABLE_KEY }).write(decision)).rejects.toMatchObject({
    causeName: "supabase-not-allowed",
  });

  write(as("hotdash_app", "second-pass"));
  const [rotated = ""] = await follow(folder, [rotating]);
  for (const line of rotating.prints) expect(rotated).toContain(line);
  const app = new pg.Client({ connectionString: as("hotdash_app", "second-pass") });
  await app.connect();
  await app.end();
}, 120_000);

test("the seed is sown by Supabase's own command line, and twice is once", async () => {
  const { root, ownerUrl } = await openProject();
  const shell = `npx supabase db push --remote="${ownerUrl}" --yes --include-seed`;
  await follow(openCheckout(), [{ shell, prints: [] }]);
  await root.query(readFileSync("supabase/seed.sql", "utf8"));
  expect((await root.query("select base_url from accounts")).rows).toEqual([{ base_url: "sandbox" }]);
}, 60_000);
