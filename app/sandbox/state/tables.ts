/** The tables of a sandbox before it had more than one web, mail and text inbox. */
export const FIRST = `
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

/** Inboxes, webhooks, bots, rules, and people who are known by less than a name and a mail address. */
export const SECOND = `
  create table inboxes (
    id integer primary key autoincrement, name text not null, channel text not null, identifier text not null unique,
    email text, webhook_url text, secret text not null, hmac_token text not null, bot_id integer,
    settings text not null default '{}', created_at real not null
  );
  create table inbox_members (inbox_id integer not null, agent_id integer not null, primary key (inbox_id, agent_id));
  create table webhooks (
    id integer primary key autoincrement, name text, url text not null unique, subscriptions text not null,
    secret text not null
  );
  create table bots (
    id integer primary key autoincrement, name text not null, description text, outgoing_url text,
    token text not null unique, secret text not null
  );
  create table rules (
    id integer primary key autoincrement, name text not null, description text, event_name text not null,
    conditions text not null, actions text not null, active integer not null default 1, created_at real not null
  );
  create table labels (id integer primary key autoincrement, title text not null unique);
  create table teams (id integer primary key autoincrement, name text not null unique, description text);
  create table canned_responses (
    id integer primary key autoincrement, short_code text not null unique, content text not null, created_at real not null
  );

  create table people (
    id integer primary key autoincrement, name text not null, email text unique, phone text, identifier text,
    blocked integer not null default 0, additional_attributes text not null default '{}',
    custom_attributes text not null default '{}', created_at real not null, updated_at real not null, last_activity_at real
  );
  insert into people (id, name, email, phone, created_at, updated_at, last_activity_at)
    select id, name, email, phone, created_at, last_activity_at, last_activity_at from contacts;
  drop table contacts;
  alter table people rename to contacts;

  create table sessions (
    id integer primary key autoincrement, contact_id integer not null references contacts, inbox_id integer not null,
    source_id text not null, pubsub_token text not null, created_at real not null,
    hmac_verified integer not null default 0, unique (inbox_id, source_id)
  );
  insert into sessions (id, contact_id, inbox_id, source_id, pubsub_token, created_at)
    select id, contact_id, inbox_id, source_id, pubsub_token, created_at from contact_inboxes;
  drop table contact_inboxes;
  alter table sessions rename to contact_inboxes;
  create index contact_inboxes_contact on contact_inboxes (contact_id);

  alter table conversations add column contact_inbox_id integer;
  update conversations set contact_inbox_id = (select id from contact_inboxes known
    where known.contact_id = conversations.contact_id and known.inbox_id = conversations.inbox_id);
  alter table conversations add column team_id integer;
  alter table conversations add column assignee_bot_id integer;
  alter table attachments add column content_type text;
  alter table attachments add column bytes blob;
`;
