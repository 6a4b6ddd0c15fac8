import { afterAll, inject, onTestFinished, TestRunner } from "vitest";
import type { Database } from "../../app/db/database.server.ts";
import { connectPostgres } from "../../app/db/postgres.server.ts";
import type { PostgresUrls } from "./postgres-once.ts";
import type { Version } from "./postgres-server.ts";

export type TestPostgres = PostgresUrls & {
  /** The product's own connection, as `hotdash_app`. */
  database: Database;
};

/** A fresh, migrated database on real Postgres; closed when the test (or, opened outside one, the file) ends. */
export async function openPostgres(version: Version = 18): Promise<TestPostgres> {
  const answer = await fetch(new URL(`/${version}`, inject("postgres")), { method: "POST" });
  if (!answer.ok) throw new Error(await answer.text());
  const urls = (await answer.json()) as PostgresUrls;
  const database = connectPostgres(urls.appUrl);
  const whenDone = TestRunner.getCurrentTest() ? onTestFinished : afterAll;
  whenDone(() => database.close());
  return { ...urls, database };
}
