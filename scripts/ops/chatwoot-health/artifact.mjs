import { mkdirSync, renameSync, writeFileSync } from "node:fs";
import { warn } from "./warn.mjs";

const FOLDER = "artifacts/ops/chatwoot-health";

/** The artifact's text. `baseUrl` is null when the settings name none that can be used. */
export function artifactOf(timestamp, baseUrl, checks) {
  const failed = checks.filter(({ status }) => status === "fail").length;
  const summary = { total: checks.length, passed: checks.length - failed, failed };
  return `${JSON.stringify({ timestamp, baseUrl, checks, summary }, null, 2)}\n`;
}

/** Written beside its place and renamed, so that nobody reads half of it; null when it could not be written. */
export function writeArtifact(json, timestamp) {
  // Two runs may begin in the same second.
  const file = `${FOLDER}/health-check-${timestamp.replace(/[-:]/g, "")}-${process.pid}.json`;
  try {
    mkdirSync(FOLDER, { recursive: true });
    writeFileSync(`${file}.part`, json);
    renameSync(`${file}.part`, file);
    return file;
  } catch {
    warn(`the artifact could not be written to ${FOLDER}; the verdict stands.`);
    return null;
  }
}

/** One check in words, as `artifactOf` holds it. */
export function lineOf({ name, status, httpStatus, duration, endpoint, error, accountId, accountName }) {
  const verdict = `${status.toUpperCase()} ${name}:`;
  if (endpoint === null) return `${verdict} ${error}`;
  const answered = httpStatus === null ? "gave no answer" : `answered ${httpStatus}`;
  const account = accountId === undefined ? "" : `, account ${accountId}${accountName ? ` (${accountName})` : ""}`;
  return `${verdict} GET ${endpoint} ${answered} after ${duration} ms${account}${error ? `: ${error}` : ""}`;
}
