import { randomBytes } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";

const Secrets = z.object({
  agentService: z.string().min(32),
  sandboxToken: z.string().min(32),
  sandboxWebhook: z.string().min(24),
});
export type Secrets = z.infer<typeof Secrets>;

/** The secrets HotDash makes for its own parts, kept in the data folder (owner-only) so that a restart knows them. */
export function ownSecrets(dataDir: string): Secrets {
  const file = join(dataDir, "secrets.json");
  mkdirSync(dataDir, { recursive: true });
  const fresh = () => randomBytes(24).toString("hex");
  const made: Secrets = { agentService: fresh(), sandboxToken: fresh(), sandboxWebhook: fresh() };
  try {
    // "wx" lets exactly one of several starting processes write; the others read.
    writeFileSync(file, JSON.stringify(made), { flag: "wx", mode: 0o600 });
    return made;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    const parsed = Secrets.safeParse(JSON.parse(readFileSync(file, "utf8")));
    if (!parsed.success) throw new Error(`${file} is not readable. Remove it and start again; new secrets are made.`);
    return parsed.data;
  }
}
