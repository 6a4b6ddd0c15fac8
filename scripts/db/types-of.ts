import { Kysely, PostgresDialect } from "kysely";
import { generate, PostgresDialect as PostgresTypes } from "kysely-codegen";
import type pg from "pg";

/** The TypeScript of a migrated database's tables, as app/db/schema.ts holds it. */
export const typesOf = (pool: pg.Pool): Promise<string> =>
  generate({
    db: new Kysely({ dialect: new PostgresDialect({ pool }) }),
    dialect: new PostgresTypes(),
    camelCase: true,
    excludePattern: "{supabase_migrations,pgboss}.*",
    singularize: true,
    typeMapping: { int8: "number", tsvector: "string" },
  });
