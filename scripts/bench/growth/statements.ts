import { AsyncLocalStorage } from "node:async_hooks";
import type pg from "pg";

/** A statement as the product sent it, and how many rows came back. */
export type Statement = { text: string; values: unknown[]; rows: number };

const heard = new AsyncLocalStorage<Statement[]>();
const CONTROL = /^\s*(begin|start|commit|rollback|set|select pg_notify)\b/i;

/** Listens to what is sent over the pool's connections, however the product sends it. */
export function listenTo(pool: pg.Pool): void {
  pool.on("connect", (client) => {
    const query = client.query.bind(client) as (...args: unknown[]) => unknown;
    client.query = ((...args: unknown[]) => {
      const [first, second] = args;
      const text = typeof first === "string" ? first : (first as { text?: string }).text;
      const values = Array.isArray(second) ? second : ((first as { values?: unknown[] }).values ?? []);
      const into = heard.getStore();
      const answer = query(...args);
      if (into && text && !CONTROL.test(text) && answer instanceof Promise) {
        const statement = { text, values, rows: 0 };
        into.push(statement);
        void answer.then(
          (result: pg.QueryResult) => {
            statement.rows = result.rows?.length ?? 0;
          },
          () => {},
        );
      }
      return answer;
    }) as typeof client.query;
  });
}

/** Runs `act` and tells what it sent. */
export async function statementsOf(act: () => Promise<unknown>): Promise<Statement[]> {
  const statements: Statement[] = [];
  await heard.run(statements, act);
  return statements;
}
