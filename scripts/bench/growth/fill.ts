import { readFileSync } from "node:fs";
import type pg from "pg";

const FILL = readFileSync(new URL("./fill.sql", import.meta.url), "utf8");
/** A conversation of the fill has 7 messages on average. */
const MESSAGES_A_CONVERSATION = 7;

/** Conversations that are under way, of both tenants together. */
const LIVE = 400;

/** The two tenants of the filled database, and who reviews the first one's drafts. */
export type Filled = {
  account: number;
  otherAccount: number;
  operator: string;
  session: string;
  endsAt: Date;
  live: number;
};

/** Makes the tenants and the reviewer that the history belongs to. */
export async function openAccounts(owner: pg.Client, endsAt = new Date(), live = LIVE): Promise<Filled> {
  const { rows } = await owner.query<{ id: string }>(
    `insert into accounts (base_url, chatwoot_account_id, name) values ('sandbox', 1, 'Growing'), ('https://other.example', 1, 'Other') returning id`,
  );
  const { rows: people } = await owner.query<{ id: string }>(
    `insert into operators (email, name) values ('ada@example.com', 'Ada') returning id`,
  );
  const operator = people[0]?.id ?? "";
  const { rows: sessions } = await owner.query<{ id: string }>(
    `insert into sessions (token_hash, operator_id, expires_at) values ('bench', $1, now() + interval '1 day') returning id`,
    [operator],
  );
  const account = Number(rows[0]?.id);
  await owner.query("insert into memberships (operator_id, account_id, role) values ($1, $2, 'reviewer')", [
    operator,
    account,
  ]);
  return {
    account,
    otherAccount: Number(rows[1]?.id),
    operator,
    session: sessions[0]?.id ?? "",
    endsAt,
    live,
  };
}

/**
 * Adds older history until there are about `messages` in both accounts, and leaves the tables as autovacuum would.
 * @param owner a superuser: triggers and foreign keys are passed by, for speed.
 * @param before messages there are from earlier calls.
 */
export async function fillTo(owner: pg.Client, filled: Filled, messages: number, before = 0): Promise<void> {
  const conversations = (count: number) => Math.round(count / MESSAGES_A_CONVERSATION);
  await owner.query("begin");
  await owner.query(
    "create temp table stage (newer int, older int, account bigint, other_account bigint, operator_id uuid, session_id uuid, ends_at timestamptz, newest int) on commit drop",
  );
  await owner.query("insert into stage values ($1, $2, $3, $4, $5, $6, $7, $8)", [
    conversations(before),
    conversations(messages),
    filled.account,
    filled.otherAccount,
    filled.operator,
    filled.session,
    filled.endsAt,
    filled.live,
  ]);
  await owner.query(FILL);
  await owner.query("commit");
  await owner.query("vacuum analyze");
}
