// npm run ops:erase-contact -- --find <word> | --contact <id> --export <file> | --contact <id> --erase --by <email> [--yes]:
// finds a person, hands out and erases everything HotDash keeps about them.
import { writeFileSync } from "node:fs";
import { createInterface } from "node:readline/promises";
import { parseArgs } from "node:util";
import { z } from "zod";
import { commands } from "../../app/commands.server.ts";
import { readConfig } from "../../app/config/config.server.ts";
import { runCommand } from "../../app/db/command.server.ts";

const USAGE = `Usage:
  npm run ops:erase-contact -- --find <email, phone number, name or id>
  npm run ops:erase-contact -- --contact <id> --export <file.json>
  npm run ops:erase-contact -- --contact <id> --erase --by <email of an admin> [--yes]`;

const Found = z.array(
  z.object({
    id: z.number(),
    name: z.string().nullable(),
    email: z.string().nullable(),
    phone: z.string().nullable(),
    conversations: z.number(),
    erasedAt: z.string().nullable(),
  }),
);
const Export = z
  .object({ tables: z.record(z.string(), z.array(z.unknown())), supabase: z.unknown() })
  .loose()
  .nullable();
const Erased = z.object({
  outcome: z.enum(["erased", "already", "unknown", "busy", "no-admin"]),
  counts: z.record(z.string(), z.number()).optional(),
  log: z.object({ overwritten: z.number(), waiting: z.number() }).optional(),
  remains: z.array(z.string()).default([]),
});

async function run(): Promise<void> {
  const { values } = parseArgs({
    options: {
      find: { type: "string" },
      contact: { type: "string" },
      export: { type: "string" },
      erase: { type: "boolean", default: false },
      by: { type: "string" },
      yes: { type: "boolean", default: false },
    },
  });
  const wanted = [values.find !== undefined, values.export !== undefined, values.erase].filter(Boolean).length;
  if (wanted !== 1) throw new Error(USAGE);
  if (values.find !== undefined) return find(values.find);
  const contactId = Number(values.contact);
  if (!Number.isSafeInteger(contactId) || contactId <= 0)
    throw new Error(`--contact needs the number of a contact.\n${USAGE}`);
  if (values.export !== undefined) return exportTo(values.export, contactId);
  if (!values.by) throw new Error(`--by needs the email of the admin who erases: it is recorded.\n${USAGE}`);
  return erase(contactId, values.by, values.yes);
}

const ask = (command: string, args: unknown) => runCommand(readConfig(), command, args, commands);

async function find(word: string): Promise<void> {
  const found = Found.parse(await ask("find-contact", { word }));
  if (found.length === 0)
    console.log("Nobody is known by that. An erased person is found by the contact's number alone.");
  for (const { id, name, email, phone, conversations, erasedAt } of found) {
    const known = [name, email, phone].filter(Boolean).join(", ") || "no name or address";
    console.log(
      `${id}  ${erasedAt ? `erased on ${erasedAt.slice(0, 10)}` : known}  (${conversations} conversation${conversations === 1 ? "" : "s"})`,
    );
  }
  if (found.length > 1) console.log("Each of these is erased by itself. Look whether they are the same person.");
}

async function exportTo(file: string, contactId: number): Promise<void> {
  const found = Export.parse(await ask("export-contact", { contactId }));
  if (!found) throw new Error(`Nothing is known of contact ${contactId}. Look with --find.`);
  // "wx": what somebody exported before is not overwritten. The file is one person's; others have no business in it.
  try {
    writeFileSync(file, `${JSON.stringify(found, null, 2)}\n`, { flag: "wx", mode: 0o600 });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    throw new Error(`${file} is there already and is not overwritten: name another file.`);
  }
  for (const [table, rows] of Object.entries(found.tables))
    if (rows.length > 0) console.log(`${rows.length}  ${table}`);
  console.log(`Written to ${file}.`);
}

async function erase(contactId: number, by: string, yes: boolean): Promise<void> {
  if (!yes && !(await confirmed(contactId))) {
    process.exitCode = 1;
    return;
  }
  const { outcome, counts, log, remains } = Erased.parse(await ask("erase-contact", { contactId, by }));
  if (outcome === "no-admin") throw new Error(`${by} is no admin of this account: npm run operators -- list`);
  if (outcome === "unknown") throw new Error(`Nothing is known of contact ${contactId}. Look with --find.`);
  if (outcome === "busy")
    throw new Error("A reply to this person is being posted right now. Wait a minute, then erase again.");
  if (outcome === "already") console.log(`Contact ${contactId} was erased before; nothing was left to erase.`);
  else console.log(`Contact ${contactId} is erased: ${inWords(counts ?? {})}.`);
  if (log && log.overwritten > 0)
    console.log(`${log.overwritten} rows of the decision log were overwritten without their words.`);
  if (log && log.waiting > 0) process.exitCode = 1;
  console.log(`\nWhat remains elsewhere:\n${remains.map((line) => `- ${line}`).join("\n")}`);
}

async function confirmed(contactId: number): Promise<boolean> {
  if (!process.stdin.isTTY) throw new Error("Nobody is here to confirm: add --yes to erase for good.");
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  try {
    const typed = await terminal.question(`This cannot be undone. Type ${contactId} to erase the contact for good: `);
    if (typed.trim() === String(contactId)) return true;
    console.error("Nothing was erased.");
    return false;
  } finally {
    terminal.close();
  }
}

const inWords = (counts: Record<string, number>) =>
  Object.entries(counts)
    .filter(([, count]) => count > 0)
    .map(([what, count]) => `${count} ${what.replaceAll("_", " ")}`)
    .join(", ");

try {
  await run();
} catch (error) {
  console.error(
    error instanceof z.ZodError ? error.issues.map(({ message }) => message).join(" ") : (error as Error).message,
  );
  process.exitCode = 1;
}
