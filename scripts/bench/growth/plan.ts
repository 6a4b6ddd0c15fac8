import type pg from "pg";
import type { Statement } from "./statements.ts";

/**
 * Tables that get rows with every message and keep them. Not among them are those whose rows go: finished jobs after a day,
 * sweeps and checks after thirty.
 */
const GROWING = new Set([
  "activities",
  "approvals",
  "attachments",
  "contacts",
  "conversations",
  "decision_log",
  "decisions",
  "drafts",
  "logged_decisions",
  "messages",
  "notifications",
  "send_attempts",
  "sends",
  "sweep_marks",
  "webhook_events",
]);

/** A table this small may well be read from end to end sooner than row by row. */
const SMALL_TABLE_ROWS = 50_000;

type Node = {
  "Node Type": string;
  "Relation Name"?: string;
  "Index Name"?: string;
  "Actual Rows": number;
  "Actual Loops": number;
  "Rows Removed by Filter"?: number;
  "Rows Removed by Index Recheck"?: number;
  "Shared Hit Blocks"?: number;
  "Shared Read Blocks"?: number;
  Plans?: Node[];
};

/** How a statement is worked: shared buffers touched, the accesses in a line each, and what ought not to be. */
export type Plan = {
  buffers: number;
  /** Node type with its index or table, each once. */
  accesses: string[];
  /** Growing tables read from end to end, small ones passed over. */
  seqScans: string[];
  /** The most rows that one access read of a growing table, kept or not. */
  mostRows: number;
};

/** Explains a statement as it runs, and takes back what it changed. */
export async function planOf(app: pg.Client, { text, values }: Statement): Promise<Plan> {
  await app.query("begin");
  try {
    const { rows } = await app.query<{ "QUERY PLAN": [{ Plan: Node }] }>(
      `explain (analyze, buffers, format json) ${text}`,
      values,
    );
    const root = rows[0]?.["QUERY PLAN"][0].Plan;
    if (!root) throw new Error("there is no plan");
    const nodes = [...walk(root)];
    return {
      buffers: (root["Shared Hit Blocks"] ?? 0) + (root["Shared Read Blocks"] ?? 0),
      accesses: [...new Set(nodes.flatMap(access))],
      seqScans: nodes
        .filter(
          (node) =>
            node["Node Type"] === "Seq Scan" &&
            GROWING.has(node["Relation Name"] ?? "") &&
            read(node) > SMALL_TABLE_ROWS,
        )
        .map((node) => node["Relation Name"] ?? ""),
      mostRows: Math.max(0, ...nodes.filter(ofGrowing).map(read)),
    };
  } finally {
    await app.query("rollback");
  }
}

function* walk(node: Node): Generator<Node> {
  yield node;
  for (const below of node.Plans ?? []) yield* walk(below);
}

const ofGrowing = (node: Node): boolean =>
  GROWING.has(node["Relation Name"] ?? "") && node["Node Type"].includes("Scan");

/** Rows an access looked at, over all its loops. */
const read = (node: Node): number =>
  (node["Actual Rows"] + (node["Rows Removed by Filter"] ?? 0) + (node["Rows Removed by Index Recheck"] ?? 0)) *
  node["Actual Loops"];

function access(node: Node): string[] {
  const of = node["Index Name"] ?? node["Relation Name"];
  if (!of || node["Actual Loops"] === 0) return [];
  return [`${node["Node Type"]} ${of}`];
}
