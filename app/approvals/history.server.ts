import { sql } from "kysely";
import type { App } from "../app.ts";

const ordinals = ["", "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth"];

/** "third order, $1,146 in all", or null for somebody who never ordered. */
export async function buyingHistory(app: App, email: string): Promise<string | null> {
  const { rows } = await sql<{ orders: number; spentCents: number; currency: string }>`
    select count(*)::int as orders, sum(total_cents)::int as spent_cents, min(currency) as currency from orders
    where account_id = ${app.chatwoot.id} and lower(email) = lower(${email}) and state <> 'cancelled'
  `.execute(app.db);
  const found = rows[0];
  return found && found.orders > 0 ? historyInWords(found.orders, found.spentCents, found.currency) : null;
}

function historyInWords(orders: number, spentCents: number, currency: string): string {
  const spent = new Intl.NumberFormat("en-US", { style: "currency", currency, maximumFractionDigits: 0 }).format(
    spentCents / 100,
  );
  return `${ordinals[orders] ?? `${orders}th`} order, ${spent}${orders > 1 ? " in all" : ""}`;
}
