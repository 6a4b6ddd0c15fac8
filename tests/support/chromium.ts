import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { chromium } from "@playwright/test";

const NAMES = ["chromium", "chromium-browser", "google-chrome-stable", "google-chrome"];

/** For a browser in a container or a bare machine: no sandbox of its own, no graphics, nothing called home. */
export const CHROMIUM_FLAGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--disable-dev-shm-usage",
];

/**
 * Where Chromium is: `CHROMIUM_PATH`, the system's, or Playwright's own. Where there is none it is installed, if this is
 * root on a Debian.
 * @throws Error that says what to do.
 */
export function findChromium(): string {
  const named = process.env.CHROMIUM_PATH;
  if (named && !existsSync(named)) throw new Error(`CHROMIUM_PATH names ${named}, and there is no such file.`);
  return named || installed() || (installFromDebian() && installed()) || giveUp();
}

function installed(): string | undefined {
  return onPath(NAMES) ?? [chromium.executablePath()].find((file) => existsSync(file));
}

function onPath(names: string[]): string | undefined {
  const folders = (process.env.PATH ?? "").split(delimiter).filter(Boolean);
  return names.flatMap((name) => folders.map((folder) => join(folder, name))).find((file) => existsSync(file));
}

function installFromDebian(): boolean {
  if (process.getuid?.() !== 0 || !onPath(["apt-get"])) return false;
  console.log("Installing Chromium for the browser tests (apt-get, once) …");
  const aptGet = (...args: string[]) =>
    spawnSync("apt-get", args, { stdio: "ignore", env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" } })
      .status === 0;
  return aptGet("update") && aptGet("install", "-y", "--no-install-recommends", "chromium");
}

function giveUp(): never {
  throw new Error(
    [
      "No Chromium was found, and it could not be installed from here. Do one of these, then run this again:",
      "  sudo apt-get install -y chromium",
      "  npx playwright install chromium",
      "  export CHROMIUM_PATH=/path/to/chromium (or Chrome)",
    ].join("\n"),
  );
}
