import { sql } from "kysely";
import { expect, test } from "vitest";
import { vacuum } from "../../../app/upkeep/vacuum.server.ts";
import { openTestApp } from "../../support/app.ts";

/** More than a table may have before somebody must sweep up. */
const ROWS = 1500;

test("what many changes left behind in the embedded database is swept up, by its owner and nobody else", async () => {
  const { db, chatwoot } = await openTestApp();
  const dead = async () => {
    const { rows } = await sql<{ dead: number }>`
      select n_dead_tup as dead from pg_stat_user_tables where relname = 'webhook_events'`.execute(db);
    return rows[0]?.dead;
  };
  await sql`insert into webhook_events (account_id, dedupe_key, source, event, body)
    select ${chatwoot.id}, n, 'webhook', 'message_created', '{}' from generate_series(1, ${ROWS}) n`.execute(db);
  await sql`update webhook_events set state = 'processed'`.execute(db);
  // The database counts its own changes once a second.
  await expect.poll(dead, { timeout: 10_000 }).toBe(ROWS);
  expect(await vacuum(db)).toEqual(["public.webhook_events"]);
  expect(await dead()).toBe(0);
  expect((await sql`select current_user`.execute(db)).rows).toEqual([{ currentUser: "hotdash_app" }]);
  await expect(sql`delete from decisions`.execute(db)).rejects.toThrow("permission denied");
  expect(await vacuum(db)).toEqual([]);
});
