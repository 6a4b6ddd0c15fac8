// Writes app/db/schema.ts from the migrations; with --check it only compares and fails when they differ.
import { readFileSync, writeFileSync } from "node:fs";
import { PGlite } from "@electric-sql/pglite";
import { createPgConfig } from "@electric-sql/pglite/node-postgres";
import pg from "pg";
import { migrate } from "../../app/db/migrate.server.ts";
import { typesOf } from "./types-of.ts";

const FILE = "app/db/schema.ts";

const lite = await PGlite.create();
await migrate({ exec: (sql) => lite.exec(sql), query: (sql, values) => lite.query(sql, values) });
const pool = new pg.Pool({ ...(createPgConfig(lite) as unknown as pg.PoolConfig), max: 1 });
const types = await typesOf(pool);
await pool.end();
await lite.close();

if (!process.argv.includes("--check")) writeFileSync(FILE, types);
else if (readFileSync(FILE, "utf8") !== types) {
  console.error(`${FILE} is not what the migrations say. Run: npm run db:types`);
  process.exit(1);
}
