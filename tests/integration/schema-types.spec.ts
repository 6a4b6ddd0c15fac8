import { readFileSync } from "node:fs";
import pg from "pg";
import { expect, onTestFinished, test } from "vitest";
import { typesOf } from "../../scripts/db/types-of.ts";
import { openPostgres } from "../support/postgres.ts";
import { VERSIONS } from "../support/postgres-server.ts";

test.each(VERSIONS)("the migrations make on Postgres %i what the committed types say", async (version) => {
  const { ownerUrl } = await openPostgres(version);
  const pool = new pg.Pool({ connectionString: ownerUrl, max: 1 });
  onTestFinished(() => pool.end());
  expect(await typesOf(pool)).toBe(readFileSync("app/db/schema.ts", "utf8"));
});
