import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import type pg from "pg";
import { onTestFinished } from "vitest";

export const SECRET_KEY = "sb_secret_of-the-stand-in-project";
export const PUBLISHABLE_KEY = "sb_publishable_of-the-stand-in-project";
const ROLE_OF: Record<string, string> = { [SECRET_KEY]: "service_role", [PUBLISHABLE_KEY]: "anon" };

export type Asked = {
  method: string;
  path: string;
  query: URLSearchParams;
  headers: IncomingHttpHeaders;
  body: string;
};
export type Scripted = { status: number; body?: unknown; headers?: Record<string, string> } | "hang" | "cut";

/**
 * A Supabase project's Data API as far as the decision log uses it: keys, upserts by a column, and reads, with the answers
 * of PostgREST. Rows stand in memory, or with `database` (a superuser's) in real Postgres, asked as the key's role.
 */
export async function openPostgrest(options: { database?: pg.Client } = {}) {
  const asked: Asked[] = [];
  const rows = new Map<string, Record<string, unknown>>();
  const stand = { address: "", asked, rows, answers: [] as Scripted[] };

  const server = createServer(async (request, response) => {
    const url = new URL(request.url ?? "/", "http://project");
    let body = "";
    for await (const chunk of request) body += chunk;
    asked.push({
      method: request.method ?? "",
      path: url.pathname,
      query: url.searchParams,
      headers: request.headers,
      body,
    });
    const scripted = stand.answers.shift();
    if (scripted === "hang") return;
    if (scripted === "cut") return void request.socket.destroy();
    const answer = scripted ?? (await honest(request.method ?? "", url, request.headers, body));
    const text = typeof answer.body === "string" ? answer.body : answer.body ? JSON.stringify(answer.body) : "";
    response.writeHead(answer.status, { "Content-Type": "application/json", ...answer.headers }).end(text);
  });

  async function honest(method: string, url: URL, headers: IncomingHttpHeaders, body: string) {
    const role = ROLE_OF[String(headers.apikey)];
    if (!role) return { status: 401, body: { message: "Unregistered API key" } };
    const table = url.pathname.replace("/rest/v1/", "");
    if (options.database) return inPostgres(options.database, role, table, method, url, body);
    if (role !== "service_role" || table !== "decision_log") return { status: 403, body: DENIED };
    if (method === "GET") return { status: 200, body: [...rows.values()] };
    const key = url.searchParams.get("on_conflict") ?? "";
    const row = JSON.parse(body) as Record<string, unknown>;
    const id = String(row.decision_id);
    if (rows.has(id) && (key !== "decision_id" || !String(headers.prefer).includes("resolution=merge-duplicates")))
      return { status: 409, body: taken("decision_id", id) };
    rows.set(id, { ...rows.get(id), ...row });
    return { status: 201 };
  }

  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  stand.address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const close = async () => {
    server.closeAllConnections();
    await new Promise((closed) => server.close(closed));
  };
  onTestFinished(close);
  return { ...stand, close, answer: (...next: Scripted[]) => void stand.answers.push(...next) };
}

export const DENIED = { code: "42501", message: "permission denied for table decision_log", details: null, hint: null };

/** Postgres' own words, which quote the row. */
export const taken = (column: string, value: string) => ({
  code: "23505",
  message: `duplicate key value violates unique constraint "decision_log_${column}"`,
  details: `Key (${column})=(${value}) already exists.`,
  hint: null,
});

async function inPostgres(
  database: pg.Client,
  role: string,
  table: string,
  method: string,
  url: URL,
  body: string,
): Promise<Exclude<Scripted, string>> {
  if (!/^[a-z_]+$/.test(table)) return { status: 404, body: { code: "PGRST205", message: "no such table" } };
  try {
    await database.query("begin");
    await database.query(`set local role ${role}`);
    if (method === "GET") {
      const { rows } = await database.query(`select ${url.searchParams.get("select") ?? "*"} from ${table} limit 5`);
      await database.query("commit");
      return { status: 200, body: rows };
    }
    const columns = Object.keys(JSON.parse(body) as object);
    await database.query(
      `insert into ${table} (${columns}) select ${columns} from jsonb_populate_record(null::${table}, $1::jsonb)
       on conflict (${url.searchParams.get("on_conflict")}) do update set ${columns.map((name) => `${name} = excluded.${name}`)}`,
      [body],
    );
    await database.query("commit");
    return { status: 201 };
  } catch (error) {
    await database.query("rollback");
    const { code, message } = error as { code?: string; message: string };
    return { status: code === "42501" ? 403 : 400, body: { code, message, details: null, hint: null } };
  }
}
