import { z } from "zod";

/** Raised when an older HotDash could not read what a newer one writes. */
const FORMAT_VERSION = 1;
const FORMAT = "hotdash-backup";

/** A path within the archive, of plain names: nothing in it leads out of the folder it is unpacked into. */
const Path = z
  .string()
  .regex(/^(?:pg\/(?:[\w.-]+\/)*[\w.-]+|sandbox\.sqlite)$/)
  .refine((path) => !path.split("/").includes(".."));

/** What a backup is and holds: the first entry of its archive. */
export const Manifest = z.object({
  format: z.literal(FORMAT),
  formatVersion: z.number().int(),
  /** HotDash's own version, for people. */
  hotdash: z.string(),
  createdAt: z.iso.datetime(),
  migrations: z.array(z.string()),
  /** Rows of each table. */
  counts: z.record(z.string(), z.number()),
  folders: z.array(Path),
  files: z.array(z.object({ path: Path, bytes: z.number().int().min(0), sha256: z.string().length(64) })),
});
export type Manifest = z.infer<typeof Manifest>;

export const newManifest = (of: Omit<Manifest, "format" | "formatVersion">): Manifest => ({
  format: FORMAT,
  formatVersion: FORMAT_VERSION,
  ...of,
});

/**
 * Reads a manifest.
 * @param known the migrations that this HotDash has.
 * @returns the manifest, or a sentence that says why this backup cannot be restored here.
 */
export function readManifest(text: string, known: string[]): Manifest | string {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    return "It is no backup that npm run db:backup made.";
  }
  const version = z
    .object({ format: z.literal(FORMAT), formatVersion: z.number(), hotdash: z.string() })
    .safeParse(parsed);
  if (!version.success) return "It is no backup that npm run db:backup made.";
  if (version.data.formatVersion > FORMAT_VERSION)
    return `A newer HotDash (${version.data.hotdash}) made it: restore it with that one or a later one.`;
  const manifest = Manifest.safeParse(parsed);
  if (!manifest.success) return "Its list of contents is damaged: use another backup.";
  const unknown = manifest.data.migrations.filter((migration) => !known.includes(migration));
  if (unknown.length > 0)
    return `Its database is newer than this HotDash (migration ${unknown[0]} is not known here): restore it with the HotDash that made it, ${manifest.data.hotdash}, or a later one.`;
  return manifest.data;
}
