// A process that owns a data folder, for tests that kill it: `own <folder>` or `database <folder>`. It says "own" or
// the refusal on its first line, and ends when told so.

import { commands } from "../../app/commands.server.ts";
import { parseEnvironment } from "../../app/config/environment.ts";
import { openChangeFeed } from "../../app/db/changes.server.ts";
import { answeredFrom, type Commands, databaseFolder } from "../../app/db/command.server.ts";
import { openEmbedded } from "../../app/db/embedded.server.ts";
import { ownFolder } from "../../app/db/owner.server.ts";

const [, , what, dataDir = ""] = process.argv;
const plain = {
  whoAreYou: async () => process.pid,
  echo: async (args: unknown) => args,
  fail: async () => Promise.reject(new Error("not today")),
  vanish: async () => process.kill(process.pid, "SIGKILL"),
};
try {
  if (what === "own") await ownFolder(dataDir, plain);
  else await ownDatabase();
  console.log("own");
  process.on("message", () => process.exit());
  setInterval(() => {}, 1000);
} catch (error) {
  console.log(error instanceof Error ? `${error.name}: ${error.message}` : error);
  process.exit();
}

async function ownDatabase() {
  const opening = Promise.withResolvers<Parameters<Commands[string]>[0]>();
  await ownFolder(dataDir, answeredFrom(opening.promise, commands));
  const database = await openEmbedded({ folder: databaseFolder(dataDir) });
  await database.db
    .insertInto("accounts")
    .values({ baseUrl: "sandbox", chatwootAccountId: 1, name: "Sandbox" })
    .onConflict((there) => there.doNothing())
    .execute();
  const config = parseEnvironment({ DATA_DIR: dataDir });
  opening.resolve({ config, db: database.db, changes: await openChangeFeed(database, () => {}) });
}
