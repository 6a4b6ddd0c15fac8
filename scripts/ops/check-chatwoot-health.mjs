#!/usr/bin/env node
// Is Chatwoot well? See docs/runbooks/chatwoot-health.md. Plain Node from 18 on, before anything is installed or built.
// check-chatwoot-health.sh is its twin: what one says, the other says, word for word; only reasons that we have no words for
// name the program that gave them.
import { artifactOf, lineOf, writeArtifact } from "./chatwoot-health/artifact.mjs";
import { runChecks } from "./chatwoot-health/run.mjs";
import { readSettings } from "./chatwoot-health/settings.mjs";

const USAGE = `Usage: check-chatwoot-health [--json] [--quiet] [--help]

Asks Chatwoot whether it is up and whether our token still opens its API.

  --json   print the artifact and nothing else on standard output
  --quiet  print failures only
  --help   print this

Settings, from the environment or else from .env in the working folder:
  CHATWOOT_BASE_URL                address of your Chatwoot
  CHATWOOT_TOKEN                   access token (CHATWOOT_API_TOKEN is read too)
  CHATWOOT_ACCOUNT_ID              account the token must belong to; without it any will do
  CHATWOOT_HEALTH_TIMEOUT_SECONDS  time for each check, 1 to 60; 10 without it

Exit code: 0 all passed, 1 settings missing or wrong, 2 the platform failed, 3 the API failed, 4 both failed.
Each run leaves artifacts/ops/chatwoot-health/health-check-<timestamp>.json in the working folder.`;

const EXIT_CODES = {
  "": 0,
  configuration: 1,
  rails_health: 2,
  authenticated_api: 3,
  "rails_health authenticated_api": 4,
};

async function main(options) {
  for (const option of options) {
    if (option === "--help") return end(0, `${USAGE}\n`);
    if (option === "--json" || option === "--quiet") continue;
    process.stderr.write(`Unknown option.\n\n${USAGE}\n`);
    return end(1, "");
  }
  const timestamp = new Date().toISOString().replace(/\.\d+Z$/, "Z");
  const settings = readSettings();
  const checks = await runChecks(settings);
  const json = artifactOf(timestamp, settings.baseUrl, checks);
  const file = writeArtifact(json, timestamp);
  const failed = checks.filter(({ status }) => status === "fail");
  const lines = options.includes("--quiet")
    ? failed.map(lineOf)
    : [...checks.map(lineOf), ...(file === null ? [] : [`Artifact: ${file}`])];
  end(
    EXIT_CODES[failed.map(({ name }) => name).join(" ")],
    options.includes("--json") ? json : lines.map((line) => `${line}\n`).join(""),
  );
}

/** Ends at once: a name that is still being looked up would hold the program for its own long time limit. */
function end(code, out) {
  process.stdout.write(out, () => process.exit(code));
}

// A reader that has gone away changes nothing about Chatwoot's health.
process.stderr.on("error", () => {});
await main(process.argv.slice(2));
