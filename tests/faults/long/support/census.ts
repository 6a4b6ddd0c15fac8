import { join } from "node:path";
import { PGlite } from "@electric-sql/pglite";
import pg from "pg";

export type Written = { customer: string; conversationId: number; messageId: number };
/** What HotDash has written down of one customer's message. */
export type Counted = {
  messageId: number;
  /** Stored deliveries of the message. */
  events: number;
  approvals: number;
  drafts: number;
  sends: number;
  /** Of the newest approval. */
  state: string | null;
};
export type Census = (written: Written[]) => Promise<Counted[]>;

export const censusInFolder =
  (dataDir: string): Census =>
  async (written) => {
    const lite = await PGlite.create(join(dataDir, "pg"));
    try {
      return (await lite.query<Counted>(COUNTED, [JSON.stringify(written)])).rows;
    } finally {
      await lite.close();
    }
  };

export const censusInPostgres =
  (url: string): Census =>
  async (written) => {
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    try {
      return (await client.query<Counted>(COUNTED, [JSON.stringify(written)])).rows;
    } finally {
      await client.end();
    }
  };

const COUNTED = `
  select w."messageId",
    (select count(*)::int from webhook_events where dedupe_key = 'message_created:' || w."messageId") as events,
    (select count(*)::int from approvals where conversation_id = w."conversationId" and kind = 'reply') as approvals,
    (select count(*)::int from drafts d join approvals x on x.id = d.approval_id where x.conversation_id = w."conversationId") as drafts,
    (select count(*)::int from sends where conversation_id = w."conversationId") as sends,
    (select state from approvals where conversation_id = w."conversationId" order by created_at desc limit 1) as state
  from json_to_recordset($1) as w("messageId" bigint, "conversationId" bigint)
`;
