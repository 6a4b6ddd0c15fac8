import type { Db } from "../db/database.server.ts";
import type { DecisionLog } from "./decision-log.ts";

/** The decision log in our own database: where graded decisions stand until a Supabase project is named. */
export function ownLog(db: Db): DecisionLog {
  return {
    destination: "own",
    write: async ({ wordDiff, ...decision }) => {
      const row = { ...decision, wordDiff: wordDiff && JSON.stringify(wordDiff) };
      await db
        .insertInto("decisionLog")
        .values(row)
        .onConflict((same) => same.column("decisionId").doUpdateSet(row))
        .execute();
      return "written";
    },
  };
}
