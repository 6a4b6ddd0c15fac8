import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { expect, onTestFinished, test } from "vitest";
import { commands } from "../../app/commands.server.ts";
import { parseEnvironment } from "../../app/config/environment.ts";
import { askOwner } from "../../app/db/ask-owner.server.ts";
import { runCommand } from "../../app/db/command.server.ts";
import { FolderTaken, ownFolder } from "../../app/db/owner.server.ts";

function emptyFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "hotdash-owner-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Starts a real process that tries to own the folder; `said` is "own" or its refusal. */
function start(what: "own" | "database", folder: string): { child: ChildProcess; said: Promise<string> } {
  const child = fork("tests/support/folder-owner.ts", [what, folder], { stdio: ["ignore", "pipe", "inherit", "ipc"] });
  onTestFinished(() => void child.kill("SIGKILL"));
  if (!child.stdout) throw new Error("the child has no output");
  const said = once(createInterface({ input: child.stdout }), "line").then(([line]) => String(line));
  return { child, said };
}

async function kill(child: ChildProcess) {
  child.kill("SIGKILL");
  await once(child, "exit");
}

test("a second owner is refused and told what to do", async () => {
  const folder = emptyFolder();
  const first = start("own", folder);
  expect(await first.said).toBe("own");
  const refused = await ownFolder(folder, {}).catch((error: unknown) => error);
  expect(refused).toBeInstanceOf(FolderTaken);
  expect(String(refused)).toMatch(
    /^FolderTaken: Another HotDash is running on .+: stop that one first, or .+DATA_DIR\.$/,
  );
  expect(await askOwner(folder, "whoAreYou", null)).toEqual({ result: first.child.pid });
});

test("an owner that does not answer is an owner still", async () => {
  const folder = emptyFolder();
  const { child, said } = start("own", folder);
  await said;
  child.kill("SIGSTOP");
  await expect(ownFolder(folder, {})).rejects.toThrow(FolderTaken);
});

test("the folder of a killed owner can be taken at once, though its socket's name is still there", async () => {
  const folder = emptyFolder();
  const { child, said } = start("own", folder);
  await said;
  await kill(child);
  expect(existsSync(join(folder, "owner.sock"))).toBe(true);
  expect(await askOwner(folder, "whoAreYou", null)).toBeNull();
  const second = start("own", folder);
  expect(await second.said).toBe("own");
  expect(await askOwner(folder, "whoAreYou", null)).toEqual({ result: second.child.pid });
});

test("of several that start at once on a killed owner's folder exactly one wins, and it is the one that answers", async () => {
  const folder = emptyFolder();
  for (let round = 0; round < 3; round++) {
    const starters = Array.from({ length: 3 }, () => start("own", folder));
    const said = await Promise.all(starters.map((starter) => starter.said));
    expect(said.filter((line) => line === "own")).toHaveLength(1);
    expect(said.filter((line) => line.startsWith("FolderTaken"))).toHaveLength(2);
    const winner = starters[said.indexOf("own")];
    expect(await askOwner(folder, "whoAreYou", null)).toEqual({ result: winner?.child.pid });
    if (winner) await kill(winner.child);
  }
});

test("only the folder's own user may speak to its owner", async () => {
  const folder = emptyFolder();
  const owned = await ownFolder(folder, {});
  expect(statSync(join(folder, "owner.sock")).mode & 0o777).toBe(0o600);
  await owned.release();
});

test("a released folder leaves no socket behind and can be taken again", async () => {
  const folder = emptyFolder();
  await (await ownFolder(folder, {})).release();
  expect(existsSync(join(folder, "owner.sock"))).toBe(false);
  expect(await askOwner(folder, "whoAreYou", null)).toBeNull();
  await (await ownFolder(folder, {})).release();
});

test("a command under way is answered before the folder is given up", async () => {
  const folder = emptyFolder();
  const started = Promise.withResolvers<void>();
  const finish = Promise.withResolvers<string>();
  const slow = () => {
    started.resolve();
    return finish.promise;
  };
  const owned = await ownFolder(folder, { slow });
  const answer = askOwner(folder, "slow", null);
  await started.promise;
  const released = owned.release();
  await expect(ownFolder(folder, {})).rejects.toThrow(FolderTaken);
  finish.resolve("done");
  expect(await answer).toEqual({ result: "done" });
  await released;
});

test("a folder deeper than a socket's address can say works all the same, and cleans up after itself", async () => {
  const folder = join(emptyFolder(), "a-rather-long-name-of-a-folder".repeat(4), "and-another-one".repeat(4));
  const owned = await ownFolder(folder, { echo: async (args) => args });
  expect(await askOwner(folder, "echo", { text: "ü\n{}" })).toEqual({ result: { text: "ü\n{}" } });
  await expect(ownFolder(folder, {})).rejects.toThrow(FolderTaken);
  await owned.release();
  expect(existsSync(join(folder, "owner.sock"))).toBe(false);
});

test("a failing, an unknown and an unanswered command each say so", async () => {
  const folder = emptyFolder();
  const { said } = start("own", folder);
  await said;
  await expect(askOwner(folder, "fail", null)).rejects.toThrow("not today");
  await expect(askOwner(folder, "toString", null)).rejects.toThrow("knows no command toString");
  await expect(askOwner(folder, "vanish", null)).rejects.toThrow("ended before it answered vanish");
});

test("a command finds the data, whether another process has the folder open or nobody does", async () => {
  const folder = emptyFolder();
  const config = parseEnvironment({ DATA_DIR: folder });
  const { child, said } = start("database", folder);
  expect(await said).toBe("own");
  const pause = (on: boolean) => runCommand(config, "pause", { what: "sending", on, reason: "stocktaking" }, commands);
  const paused = { since: expect.any(String), by: "Command line", reason: "stocktaking" };
  expect(await pause(true)).toEqual({ changed: true, pause: paused });
  await kill(child);
  expect(await pause(true)).toEqual({ changed: false, pause: paused });
  expect(await pause(false)).toEqual({ changed: true, pause: null });
  // The command gave the folder up again.
  await (await ownFolder(folder, {})).release();
});

test("a command on a folder where HotDash never ran says to start it", async () => {
  const config = parseEnvironment({ DATA_DIR: emptyFolder() });
  await expect(runCommand(config, "pause", { what: "drafting", on: true }, commands)).rejects.toThrow("npm start");
});
