import { mkdirSync } from "node:fs";
import { dirname } from "node:path";
import { DatabaseSync, type SQLInputValue, type StatementSync } from "node:sqlite";

/** The sandbox's memory: one SQLite file, so that a restart or a kill forgets nothing. */
export type State = {
  rows<Row>(sql: string, ...values: SQLInputValue[]): Row[];
  row<Row>(sql: string, ...values: SQLInputValue[]): Row | null;
  /** Runs one statement and answers the id of the row it inserted. */
  run(sql: string, ...values: SQLInputValue[]): number;
  /** All of `work` or nothing of it. */
  together<Result>(work: () => Result): Result;
  close(): void;
};

/** Times are Unix milliseconds. Ids never come twice, as in Chatwoot. */
const TABLES = `
  create table if not exists contacts (
    id integer primary key autoincrement, name text not null, email text not null unique, phone text,
    created_at real not null, last_activity_at real not null
  );
  create table if not exists contact_inboxes (
    id integer primary key autoincrement, contact_id integer not null references contacts, inbox_id integer not null,
    source_id text not null, pubsub_token text not null, created_at real not null, unique (contact_id, inbox_id)
  );
  create table if not exists conversations (
    id integer primary key autoincrement, uuid text not null, inbox_id integer not null,
    contact_id integer not null references contacts, status text not null default 'open', priority text,
    assignee_id integer, labels text not null default '[]', custom_attributes text not null default '{}',
    additional_attributes text not null default '{}', snoozed_until real, waiting_since real, first_reply_at real,
    agent_seen_at real, contact_seen_at real, last_activity_at real not null, created_at real not null, updated_at real not null
  );
  create index if not exists conversations_activity on conversations (last_activity_at desc);
  create index if not exists conversations_status on conversations (status, last_activity_at desc);
  create index if not exists conversations_updated on conversations (updated_at);
  create index if not exists conversations_contact on conversations (contact_id);
  create table if not exists messages (
    id integer primary key autoincrement, conversation_id integer not null references conversations,
    content text, processed_content text, content_type text not null default 'text',
    content_attributes text not null default '{}', message_type integer not null, private integer not null default 0,
    status text not null default 'sent', source_id text, sender_type text, sender_id integer,
    reached_customer_at real, sent_as text, created_at real not null, updated_at real not null
  );
  create index if not exists messages_thread on messages (conversation_id, id);
  create index if not exists messages_unsent on messages (id) where message_type = 1 and private = 0 and reached_customer_at is null;
  create table if not exists attachments (
    id integer primary key autoincrement, message_id integer not null references messages, name text not null
  );
  create index if not exists attachments_message on attachments (message_id);
`;

/** Opens the file, making it and its folder when they are missing. */
export function openState(file: string): State {
  if (file !== ":memory:") mkdirSync(dirname(file), { recursive: true });
  const database = new DatabaseSync(file);
  // WAL survives a killed process at full speed; only a power cut could cost the last moments.
  database.exec("pragma journal_mode = wal; pragma synchronous = normal; pragma foreign_keys = on");
  database.exec(TABLES);
  const prepared = new Map<string, StatementSync>();
  const prepare = (sql: string) => {
    const statement = prepared.get(sql) ?? database.prepare(sql);
    prepared.set(sql, statement);
    return statement;
  };
  return {
    rows: <Row>(sql: string, ...values: SQLInputValue[]) => prepare(sql).all(...values) as Row[],
    row: <Row>(sql: string, ...values: SQLInputValue[]) => (prepare(sql).get(...values) as Row | undefined) ?? null,
    run: (sql, ...values) => Number(prepare(sql).run(...values).lastInsertRowid),
    together: (work) => {
      database.exec("begin immediate");
      try {
        const result = work();
        database.exec("commit");
        return result;
      } catch (error) {
        database.exec("rollback");
        throw error;
      }
    },
    close: () => database.close(),
  };
}
