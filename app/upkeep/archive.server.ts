import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { mkdir, open } from "node:fs/promises";
import { dirname, join } from "node:path";
import { Readable } from "node:stream";
import { createGunzip, createGzip } from "node:zlib";
import { type Manifest, readManifest } from "./manifest.ts";

/** The archive is a plain .tar.gz, so that it can be looked into without HotDash: `tar -tzf`. */
const BLOCK = 512;
const MANIFEST = "manifest.json";
/** The list of a few thousand files takes a few hundred kilobytes; more is no manifest of ours. */
const LARGEST_MANIFEST = 64 * 1024 * 1024;

/** A backup that cannot be restored; the message says why. */
export class UnusableBackup extends Error {
  override name = "UnusableBackup";
}

/** The archive of a folder, as gzipped bytes. The manifest comes first, so that who cannot use the rest need not read it. */
export function packed(folder: string, manifest: Manifest): Readable {
  return Readable.from(entries(folder, manifest)).pipe(createGzip());
}

async function* entries(folder: string, manifest: Manifest): AsyncGenerator<Buffer> {
  const list = Buffer.from(JSON.stringify(manifest));
  yield header(MANIFEST, list.length, "0");
  yield padded(list);
  for (const path of manifest.folders) yield header(`${path}/`, 0, "5");
  for (const { path, bytes } of manifest.files) {
    yield header(path, bytes, "0");
    let written = 0;
    for await (const chunk of createReadStream(join(folder, path))) {
      written += chunk.length;
      yield chunk;
    }
    if (written !== bytes) throw new Error(`${path} changed while it was packed`);
    yield Buffer.alloc((BLOCK - (bytes % BLOCK)) % BLOCK);
  }
  yield Buffer.alloc(2 * BLOCK);
}

function header(name: string, bytes: number, type: "0" | "5"): Buffer {
  if (Buffer.byteLength(name) > 100) throw new Error(`${name} is too long a name for the archive`);
  const block = Buffer.alloc(BLOCK);
  const octal = (value: number, digits: number) => value.toString(8).padStart(digits, "0");
  block.write(name, 0);
  block.write(`${type === "5" ? "0000700" : "0000600"}\0`, 100);
  block.write("0000000\0".repeat(2), 108);
  block.write(`${octal(bytes, 11)} `, 124);
  block.write(`${octal(0, 11)} `, 136);
  block.write("        ", 148);
  block.write(type, 156);
  block.write("ustar\x0000", 257);
  block.write(
    `${octal(
      block.reduce((sum, byte) => sum + byte, 0),
      6,
    )}\0 `,
    148,
  );
  return block;
}

const padded = (bytes: Buffer) => Buffer.concat([bytes, Buffer.alloc((BLOCK - (bytes.length % BLOCK)) % BLOCK)]);

/**
 * Unpacks a backup into a new folder and checks every file against the manifest.
 * @throws UnusableBackup when it is none of ours, of a newer HotDash, or not whole.
 */
export async function unpack(file: string, into: string, knownMigrations: string[]): Promise<Manifest> {
  const source = createReadStream(file);
  const bytes = bytesOf(source.pipe(createGunzip()).on("error", () => {}));
  source.on("error", (error) => source.destroy(error));
  try {
    return await unpackFrom(bytes, into, knownMigrations);
  } catch (error) {
    if (error instanceof UnusableBackup) throw error;
    const { code = "" } = error as NodeJS.ErrnoException;
    if (code.startsWith("Z_"))
      throw new UnusableBackup("It is damaged or cut off, or no backup at all: use another one.");
    throw error;
  } finally {
    source.destroy();
  }
}

async function unpackFrom(bytes: Bytes, into: string, knownMigrations: string[]): Promise<Manifest> {
  const first = await nextHeader(bytes);
  if (first?.name !== MANIFEST || first.size > LARGEST_MANIFEST)
    throw new UnusableBackup("It is no backup that npm run db:backup made.");
  const parts: Buffer[] = [];
  for await (const part of bytes.take(first.size)) parts.push(part);
  const manifest = readManifest(Buffer.concat(parts).toString(), knownMigrations);
  if (typeof manifest === "string") throw new UnusableBackup(manifest);
  for (const folder of manifest.folders) await mkdir(join(into, folder), { recursive: true, mode: 0o700 });
  const missing = new Map(manifest.files.map((one) => [one.path, one]));
  for (let entry = await nextHeader(bytes); entry; entry = await nextHeader(bytes)) {
    if (entry.type === "5") continue;
    const listed = missing.get(entry.name);
    if (!listed || listed.bytes !== entry.size)
      throw new UnusableBackup(`It holds ${entry.name}, which its list does not.`);
    missing.delete(entry.name);
    await keep(bytes.take(entry.size), join(into, entry.name), listed.sha256);
  }
  if (missing.size > 0) throw new UnusableBackup(`It is cut off: ${missing.size} of its files are missing.`);
  return manifest;
}

async function keep(parts: AsyncIterable<Buffer>, path: string, sha256: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const hash = createHash("sha256");
  const file = await open(path, "wx", 0o600);
  try {
    for await (const part of parts) {
      hash.update(part);
      await file.write(part);
    }
  } finally {
    await file.close();
  }
  if (hash.digest("hex") !== sha256)
    throw new UnusableBackup(`${path.split("/").at(-1)} in it is damaged: use another backup.`);
}

type Bytes = { take(count: number): AsyncGenerator<Buffer>; end(): Promise<boolean> };

async function nextHeader(bytes: Bytes): Promise<{ name: string; size: number; type: string } | null> {
  const parts: Buffer[] = [];
  for await (const part of bytes.take(BLOCK)) parts.push(part);
  const block = Buffer.concat(parts);
  if (block.every((byte) => byte === 0)) {
    // The two empty blocks at the end; what follows lets the checksum of the whole be read.
    while (!(await bytes.end())) for await (const _ of bytes.take(BLOCK));
    return null;
  }
  const text = (from: number, length: number) =>
    block
      .toString("latin1", from, from + length)
      .replace(/\0.*$/s, "")
      .trim();
  const size = Number.parseInt(text(124, 12), 8);
  if (text(257, 5) !== "ustar" || !Number.isSafeInteger(size))
    throw new UnusableBackup("It is no backup that npm run db:backup made.");
  return { name: text(0, 100), size, type: text(156, 1) };
}

/** Reads a stream in stretches of known length, each with the padding that follows it. */
function bytesOf(stream: Readable): Bytes {
  const source = stream[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
  let rest: Buffer = Buffer.alloc(0);
  const more = async () => {
    const { value, done } = await source.next();
    if (!done) rest = value;
    return !done;
  };
  return {
    end: async () => rest.length === 0 && !(await more()),
    take: async function* (count) {
      let wanted = count;
      let padding = (BLOCK - (count % BLOCK)) % BLOCK;
      while (wanted > 0 || padding > 0) {
        if (rest.length === 0 && !(await more())) throw new UnusableBackup("It is cut off: use another backup.");
        const part = rest.subarray(0, wanted > 0 ? wanted : padding);
        rest = rest.subarray(part.length);
        if (wanted > 0) {
          wanted -= part.length;
          yield part;
        } else padding -= part.length;
      }
    },
  };
}
