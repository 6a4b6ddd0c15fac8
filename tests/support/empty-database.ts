import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestProject } from "vitest/node";
import { imageOfEmptyDatabase } from "../../app/db/embedded.server.ts";

declare module "vitest" {
  interface ProvidedContext {
    emptyDatabase: string;
  }
}

/** Migrates one database before any test; every file then starts from a copy of it. */
export default async function setup(project: TestProject) {
  const folder = mkdtempSync(join(tmpdir(), "hotdash-empty-"));
  const file = join(folder, "image.tar");
  writeFileSync(file, Buffer.from(await (await imageOfEmptyDatabase()).arrayBuffer()));
  project.provide("emptyDatabase", file);
  return () => rmSync(folder, { recursive: true, force: true });
}
