import type { App } from "../app.ts";
import type { DecisionLog } from "./decision-log.ts";
import { ownLog } from "./own-log.server.ts";
import { supabaseLog } from "./supabase-log.server.ts";

/** The log graded decisions go to: the Supabase project that is named, else the same table of our own database. */
export function openDecisionLog({ config, db }: Pick<App, "config" | "db">): DecisionLog {
  const { SUPABASE_URL: url, SUPABASE_SECRET_KEY: secretKey } = config;
  return url && secretKey ? supabaseLog({ url, secretKey }) : ownLog(db);
}
