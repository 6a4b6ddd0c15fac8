import { existsSync, readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { at } from "../harness/check.ts";
import { groupOf } from "./group.ts";
import { type Shape, shapeOf } from "./shape.ts";

/** Beside the repository, not in it. */
const FOLDER = fileURLToPath(new URL("../../../../shared/data/chatwoot-recorded/", import.meta.url));
/** The recorder's run in which our own sandbox stood in for Chatwoot: its account has this name. */
const OWN_SANDBOX = "Sandbox Lamps";
const NOT_COMPARED: Record<string, string> = {
  "manifest.json": "holds the deliveries' headers, no body",
  "36-message-updated-outgoing-email-reply-text.json":
    "a retry writes twice, and this body was written in between, by chance; the sandbox writes once",
};

/** The values recorded of one act, and the files they stand in. `act` is a delivery's group or a REST answer's file. */
export type Recording = { act: string; files: string[]; values: unknown[] };
export type LeftOut = { file: string; reason: string };

/** What a genuine Chatwoot sent and answered; null where the recordings are not at hand. */
export function readRecordings(): { recordings: Recording[]; leftOut: LeftOut[]; files: string[] } | null {
  if (!existsSync(FOLDER)) return null;
  const files = readdirSync(FOLDER).filter((file) => file.endsWith(".json"));
  const recordings = new Map<string, Recording>();
  const leftOut: LeftOut[] = [];
  for (const file of files) {
    const value: unknown = JSON.parse(mended(readFileSync(`${FOLDER}${file}`, "utf8")));
    const reason = reasonToLeaveOut(file, value);
    if (reason) leftOut.push({ file, reason });
    else {
      const act = file.startsWith("rest-") ? file : groupOf(value as Record<string, unknown>);
      const recording = recordings.get(act) ?? { act, files: [], values: [] };
      recordings.set(act, { act, files: [...recording.files, file], values: [...recording.values, value] });
    }
  }
  return { recordings: [...recordings.values()], leftOut, files };
}

/** The shapes of all recorded acts, or null. */
export function readRecordedShapes(): Map<string, Shape> | null {
  const recorded = readRecordings();
  return recorded && new Map(recorded.recordings.map(({ act, values }) => [act, shapeOf(values)]));
}

/** Where a script was left out of `rest-inboxes.json`, its end stayed behind, and the file is no JSON. */
function mended(text: string): string {
  return text.replaceAll(/"\(left out\)"(?![,}\]])(?:[^"\\]|\\.)*"/g, '"(left out)"');
}

function reasonToLeaveOut(file: string, value: unknown): string | null {
  if (NOT_COMPARED[file]) return NOT_COMPARED[file];
  const accounts = ["account.name", "conversation.account.name"].map((path) => at(value, path));
  return accounts.includes(OWN_SANDBOX) ? "was sent by an older sandbox of ours, not by a genuine Chatwoot" : null;
}
