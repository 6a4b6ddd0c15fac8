import { PGlite } from "@electric-sql/pglite";
import { amcheck } from "@electric-sql/pglite/contrib/amcheck";
import { type Checked, checkPages, checkRows } from "./check.server.ts";

/** Checks a copy of the embedded database: its pages, rows and migrations. The copy is good for nothing else afterwards. */
export async function checkCopy(pg: string): Promise<Checked> {
  const lite = await PGlite.create(pg, { extensions: { amcheck } }).catch((error: Error) => error);
  if (lite instanceof Error) {
    const todo = "Restore the last good backup: npm run db:restore.";
    return {
      counts: {},
      findings: [{ what: `The database cannot be opened: ${lite.message}`, todo }],
      notLookedAt: [],
    };
  }
  try {
    const query = async (text: string) => (await lite.query<Record<string, unknown>>(text)).rows;
    const pages = await checkPages(query);
    // What reads a damaged page fails, so the rows are looked at only when the pages are sound.
    if (pages.length > 0) return { counts: {}, findings: pages, notLookedAt: ["rows, since the files are damaged"] };
    return await checkRows(query);
  } finally {
    await lite.close().catch(() => {});
  }
}
