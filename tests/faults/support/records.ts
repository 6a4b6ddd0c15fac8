import { join } from "node:path";
import { PGlite } from "@electric-sql/pglite";
import pg from "pg";

/** What HotDash has written down, read behind its back. */
export type Records = {
  of(conversation: { conversationId: number; messageId: number }): Promise<Recorded>;
  /** Moves what is recorded about a conversation's send this far into the past: the clock, as its rows know it. */
  age(conversationId: number, seconds: number): Promise<void>;
};

/** A conversation in HotDash's database: its newest approval and send, and how many there are of each. */
export type Recorded = {
  events: number;
  approvals: number;
  drafts: number;
  decisions: number;
  sends: number;
  approval: string | null;
  noted: boolean;
  /** The deletion of a note is recorded. */
  noteDeleted: boolean;
  send: string | null;
  posts: number | null;
};

type Query = (text: string, values: unknown[]) => Promise<{ rows: unknown[] }>;

/** The embedded database's folder; only while nothing runs on it. */
export function recordsInFolder(dataDir: string): Records {
  return recordsOver(async (work) => {
    const lite = await PGlite.create(join(dataDir, "pg"));
    try {
      return await work((text, values) => lite.query(text, values));
    } finally {
      await lite.close();
    }
  });
}

/** A Postgres, while HotDash runs on it or not. */
export function recordsInPostgres(url: string): Records {
  return recordsOver(async (work) => {
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    try {
      return await work((text, values) => client.query(text, values));
    } finally {
      await client.end();
    }
  });
}

function recordsOver(within: <Result>(work: (query: Query) => Promise<Result>) => Promise<Result>): Records {
  return {
    of: ({ conversationId, messageId }) =>
      within(async (query) => {
        const { rows } = await query(RECORDED, [conversationId, `message_created:${messageId}`]);
        return rows[0] as Recorded;
      }),
    age: (conversationId, seconds) =>
      within(async (query) => {
        await query(
          "update sends set post_ended_at = post_ended_at - make_interval(secs => $2) where conversation_id = $1",
          [conversationId, seconds],
        );
        await query(
          `update pgboss.job set start_after = start_after - make_interval(secs => $2) where name = 'send-reply' and state < 'active'
             and data ->> 'sendId' in (select id::text from sends where conversation_id = $1)`,
          [conversationId, seconds],
        );
      }),
  };
}

const RECORDED = `
  select
    (select count(*)::int from webhook_events where dedupe_key = $2) as events,
    (select count(*)::int from approvals where conversation_id = $1 and kind = 'reply') as approvals,
    (select count(*)::int from drafts d join approvals x on x.id = d.approval_id where x.conversation_id = $1) as drafts,
    (select count(*)::int from decisions where conversation_id = $1) as decisions,
    (select count(*)::int from sends where conversation_id = $1) as sends,
    a.state as approval, a.note_message_id is not null as noted,
    exists (select from notes where conversation_id = $1 and deleted_at is not null) as "noteDeleted", s.state as send, s.posts
  from (select) as one
  left join lateral (select * from approvals where conversation_id = $1 order by created_at desc limit 1) a on true
  left join lateral (select * from sends where conversation_id = $1 order by created_at desc limit 1) s on true
`;
