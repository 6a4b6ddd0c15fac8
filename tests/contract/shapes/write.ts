// node tests/contract/shapes/write.ts: writes committed.json from the recordings beside the repository.
import { writeFileSync } from "node:fs";
import { COMMITTED, fold } from "./committed.ts";
import { readRecordedShapes } from "./recorded.ts";
import type { Shape } from "./shape.ts";

/** The file's text: nothing of the recorded values but their keys and kinds. */
export function committedText(shapes: ReadonlyMap<string, Shape>): string {
  return `${JSON.stringify(fold(shapes), null, 2)}\n`;
}

if (import.meta.main) {
  const shapes = readRecordedShapes();
  if (shapes) {
    writeFileSync(COMMITTED, committedText(shapes));
    console.log(`The shapes of ${shapes.size} recorded acts are written.`);
  } else {
    console.error("There are no recordings at ../shared/data/chatwoot-recorded.");
    process.exitCode = 1;
  }
}
