import type { Db } from "../db/database.server.ts";
import { articles } from "./shop/articles.ts";
import { ordersOf } from "./shop/orders.ts";

/** Rows of one statement: the embedded database blocks everyone while it runs. */
const CHUNK = 100;

/** Gives the sandbox's account the made-up shop's knowledge and orders. What is there already stays as it is. */
export async function seedShop(db: Db, accountId: number, now: Date): Promise<void> {
  for (const part of chunks(articles)) {
    await db
      .insertInto("knowledgeArticles")
      .values(part.map((article) => ({ ...article, accountId })))
      .onConflict((same) => same.columns(["accountId", "slug"]).doNothing())
      .execute();
  }
  for (const part of chunks(ordersOf(now))) {
    await db
      .insertInto("orders")
      .values(
        part.map(({ items, shipment, returnCase, ...order }) => ({
          ...order,
          accountId,
          items: JSON.stringify(items),
          shipment: shipment && JSON.stringify(shipment),
          returnCase: returnCase && JSON.stringify(returnCase),
        })),
      )
      .onConflict((same) => same.columns(["accountId", "number"]).doNothing())
      .execute();
  }
}

function chunks<Row>(rows: Row[]): Row[][] {
  return Array.from({ length: Math.ceil(rows.length / CHUNK) }, (_, part) =>
    rows.slice(part * CHUNK, (part + 1) * CHUNK),
  );
}
