// The release migrates before any machine is replaced: what the version before writes and reads must still do.

import pg from "pg";
import { expect, test } from "vitest";
import { openPostgres } from "../support/postgres.ts";

test("a message that the version before mirrors, which knows of no author, is taken, and its author told", async () => {
  const { superUrl } = await openPostgres();
  const owner = new pg.Client({ connectionString: superUrl });
  await owner.connect();
  try {
    const { rows } = await owner.query(`
      insert into accounts (base_url, chatwoot_account_id, name) values ('https://chat.example', 1, 'chat.example') returning id`);
    const account = rows[0].id;
    await owner.query(
      `insert into conversations (account_id, id, channel, status) values (${account}, 1, 'Channel::Email', 'open')`,
    );
    await owner.query(`
      insert into messages (account_id, id, conversation_id, direction, private, content_type, content_attributes, sender_kind, created_at) values
        (${account}, 1, 1, 'incoming', false, 'text', '{}', 'contact', now()),
        (${account}, 2, 1, 'outgoing', false, 'text', '{"automation_rule_id": 4}', 'none', now()),
        (${account}, 3, 1, 'outgoing', true, 'text', '{}', 'agent', now())`);
    const told = await owner.query("select id, author from messages order by id");
    expect(told.rows.map(({ author }) => author)).toEqual(["customer", "automatic", "nobody"]);
    const waits = await owner.query("select unanswered_message_id::int as id from conversations");
    expect(waits.rows).toEqual([{ id: 1 }]);
    await owner.query(
      "insert into messages (account_id, id, conversation_id, direction, private, content_type, content_attributes, sender_kind, created_at) values ($1, 4, 1, 'outgoing', false, 'text', '{}', 'agent', now())",
      [account],
    );
    expect((await owner.query("select unanswered_message_id as id from conversations")).rows).toEqual([{ id: null }]);
  } finally {
    await owner.end();
  }
});
