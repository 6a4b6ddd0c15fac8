import { sql } from "kysely";
import type { App } from "../app.ts";
import type { Db } from "../db/database.server.ts";
import type { LogReader } from "../learning/read-log.server.ts";

/** Everything kept about a person, table by table, rows as they are. */
export type ContactExport = {
  contactId: number;
  exportedAt: string;
  tables: Record<string, unknown[]>;
  supabase: unknown;
};

const theirs = (account: number, contact: number) =>
  sql`(select c.id from conversations c where c.account_id = ${account} and c.contact_id = ${contact})`;

/**
 * Reads everything kept about a contact, here and in the decision log elsewhere. Null when nothing is known of that id.
 * Of an event the body is what came; an unworked one is not listed until it is worked.
 */
export async function exportContact(
  { db, chatwoot, now }: Pick<App, "db" | "now"> & { chatwoot: { id: number } },
  contactId: number,
  log: LogReader | null,
): Promise<ContactExport | null> {
  const mine = chatwoot.id;
  const of = theirs(mine, contactId);
  const rows = (from: ReturnType<typeof sql>) => rowsOf(db, from);
  const tables: Record<string, unknown[]> = {
    contacts: await rows(sql`contacts t where t.account_id = ${mine} and t.id = ${contactId}`),
    conversations: await rows(sql`conversations t where t.account_id = ${mine} and t.contact_id = ${contactId}`),
    messages: await rows(sql`messages t where t.account_id = ${mine} and t.conversation_id in ${of}`),
    attachments:
      await rows(sql`attachments t where t.account_id = ${mine} and t.message_id in (select m.id from messages m
      where m.account_id = ${mine} and m.conversation_id in ${of})`),
    approvals: await rows(sql`approvals t where t.account_id = ${mine} and t.conversation_id in ${of}`),
    drafts: await rows(sql`drafts t where t.approval_id in (select a.id from approvals a
      where a.account_id = ${mine} and a.conversation_id in ${of})`),
    decisions: await rows(sql`decisions t where t.account_id = ${mine} and t.conversation_id in ${of}`),
    sends: await rows(sql`sends t where t.account_id = ${mine} and t.conversation_id in ${of}`),
    send_attempts: await rows(sql`send_attempts t where t.send_id in (select s.id from sends s
      where s.account_id = ${mine} and s.conversation_id in ${of})`),
    csat_answers: await rows(sql`csat_answers t where t.account_id = ${mine} and t.conversation_id in ${of}`),
    activities: await rows(sql`activities t where t.account_id = ${mine} and t.conversation_id in ${of}`),
    webhook_events: await rows(
      sql`webhook_events t where t.account_id = ${mine} and (t.conversation_id in ${of} or t.contact_id = ${contactId})`,
    ),
    decision_log: await rows(sql`decision_log t where t.decision_id in (select d.id from decisions d
      where d.account_id = ${mine} and d.conversation_id in ${of})`),
    erasures: await rows(sql`erasures t where t.account_id = ${mine} and t.contact_id = ${contactId}`),
  };
  if (tables.contacts?.length === 0 && tables.conversations?.length === 0) return null;
  const decisions = (tables.decisions as { id: string }[]).map(({ id }) => id);
  return {
    contactId,
    exportedAt: now().toISOString(),
    tables,
    supabase: log && decisions.length > 0 ? await log(decisions) : null,
  };
}

async function rowsOf(db: Db, from: ReturnType<typeof sql>): Promise<unknown[]> {
  // As JSON of Postgres' own making: column names as they are, times with their zone.
  const { rows } = await sql<{ row: unknown }>`select to_jsonb(t) as row from ${from} order by 1`.execute(db);
  return rows.map(({ row }) => row);
}
