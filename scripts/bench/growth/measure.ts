import { CompiledQuery } from "kysely";
import type pg from "pg";
import type { App } from "../../../app/app.ts";
import { percentile } from "../load.ts";
import { type Plan, planOf } from "./plan.ts";
import type { Measured } from "./queries.ts";
import { statementsOf } from "./statements.ts";

const WARM_UP_RUNS = 5;
const RUNS = 50;

export type Row = {
  query: string;
  page: boolean;
  statements: number;
  rows: number;
  p50: number;
  p95: number;
  floorP50: number;
  floorP95: number;
  buffers: number;
  accesses: string[];
  seqScans: string[];
  mostRows: number;
};

/** Times one query as the product asks it, beside the least any program must do for as many rows, and reads its plans. */
export async function measure(app: App, explainer: pg.Client, owner: pg.Client, one: Measured): Promise<Row> {
  for (let run = 0; run < WARM_UP_RUNS; run++) await one.act();
  const times = await timed(one.act);
  const statements = await statementsOf(one.act);
  const plans: Plan[] = [];
  for (const statement of statements) plans.push(await planOf(explainer, statement));
  const rows = statements.reduce((sum, statement) => sum + statement.rows, 0);
  const floor = await timed(await floorOf(app, owner, one.of, rows));
  return {
    query: one.name,
    page: one.page,
    statements: statements.length,
    rows,
    p50: percentile(times, 0.5),
    p95: percentile(times, 0.95),
    floorP50: percentile(floor, 0.5),
    floorP95: percentile(floor, 0.95),
    buffers: plans.reduce((sum, plan) => sum + plan.buffers, 0),
    accesses: [...new Set(plans.flatMap((plan) => plan.accesses))],
    seqScans: [...new Set(plans.flatMap((plan) => plan.seqScans))],
    mostRows: Math.max(0, ...plans.map((plan) => plan.mostRows)),
  };
}

async function timed(act: () => Promise<unknown>): Promise<number[]> {
  const times: number[] = [];
  for (let run = 0; run < RUNS; run++) {
    const startedAt = performance.now();
    await act();
    times.push(performance.now() - startedAt);
  }
  return times;
}

/** As many rows of the table, fetched by primary key over the product's own pool. */
async function floorOf(app: App, owner: pg.Client, table: string, rows: number): Promise<() => Promise<unknown>> {
  const { rows: keys } = await owner.query<{ id: string }>(
    `select id::text from ${table} where account_id = $1 limit $2`,
    [app.chatwoot.id, Math.max(1, rows)],
  );
  const ids = keys.map((key) => key.id);
  const type = ["approvals", "decisions", "sends", "drafts"].includes(table) ? "uuid" : "bigint";
  const scoped = ["messages", "conversations"].includes(table) ? `account_id = ${app.chatwoot.id} and` : "";
  const query = CompiledQuery.raw(`select * from ${table} where ${scoped} id = any ($1::${type}[])`, [ids]);
  return () => app.db.executeQuery(query);
}
