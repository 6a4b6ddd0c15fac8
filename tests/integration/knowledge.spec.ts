import { expect, test } from "vitest";
import { inTransaction } from "../../app/db/database.server.ts";
import { findArticle, listArticles, saveArticle } from "../../app/knowledge/articles.server.ts";
import { findCandidates } from "../../app/knowledge/search.server.ts";
import { openTestApp } from "../support/app.ts";
import { contextPack } from "../support/context-pack.ts";

const now = new Date("2026-11-21T10:00:00Z");

async function openShelf() {
  const app = await openTestApp();
  const { knowledge } = contextPack("");
  await inTransaction(app.db, async (tx) => {
    for (const article of knowledge) await saveArticle(tx, app.chatwoot.id, article, now);
  });
  const slugs = async (question: string) =>
    (await findCandidates(app.db, app.chatwoot.id, question)).map(({ slug }) => slug);
  return { app, slugs, articles: knowledge };
}

test("an article is saved once per slug, listed by title and found by slug", async () => {
  const { app, articles } = await openShelf();
  const changed = { slug: "warranty", title: "Warranty\u0000", body: "Three years.", tags: ["terms"] };
  await inTransaction(app.db, (tx) => saveArticle(tx, app.chatwoot.id, changed, now));
  expect(await findArticle(app.db, app.chatwoot.id, "warranty")).toEqual({
    ...changed,
    title: "Warranty",
    updatedAt: now,
  });
  const titles = (await listArticles(app.db, app.chatwoot.id)).map(({ title }) => title);
  expect(titles).toHaveLength(articles.length);
  expect(titles.indexOf("Changing or cancelling an order")).toBeLessThan(titles.indexOf("Warranty"));
  expect(await findArticle(app.db, app.chatwoot.id, "none")).toBeNull();
});

test.each([
  ["my parcel has been sitting at the same place, tracking is not moving", "stalled-tracking"],
  ["two fittings are missing from the shipment", "short-shipments"],
  ["how tight may I bend the -6 stainless braided line", "bend-radius"],
  ["can I use push lock with E85", "push-lock-fuel"],
  ["there's a smell of fuel in the car", "fuel-leaks"],
  ["price for 200 ft?", "volume-prices"],
  ["¿Cómo es la garantía?", "warranty"],
  ["Wie lange dauert die Erstattung?", "refund-times"],
])("the article for %j comes first", async (question, slug) => {
  const { slugs } = await openShelf();
  expect((await slugs(question))[0]).toBe(slug);
});

test("any text is safe to ask with", async () => {
  const { slugs } = await openShelf();
  for (const nothing of ["", "   ", "🔥🔥", "' \" \\ & | ! ( ) : * <->", "\u0000", "the of and"])
    expect(await slugs(nothing)).toEqual([]);
  expect((await slugs(`it's a "warranty" :* & | !( 'question' \ud800 ${"filler ".repeat(2000)}`))[0]).toBe("warranty");
  expect((await slugs(Array.from({ length: 3000 }, (_, index) => `word${index}`).join(" "))).length).toBe(0);
});

test("another account's articles are never found", async () => {
  const { app } = await openShelf();
  const other = await app.db
    .insertInto("accounts")
    .values({ baseUrl: "https://chatwoot.example", chatwootAccountId: 2, name: "Other" })
    .returning("id")
    .executeTakeFirstOrThrow();
  expect(await findCandidates(app.db, other.id, "warranty")).toEqual([]);
  expect(await listArticles(app.db, other.id)).toEqual([]);
  expect(await findArticle(app.db, other.id, "warranty")).toBeNull();
});

test("no more articles come back than were asked for", async () => {
  const { app } = await openShelf();
  const found = await findCandidates(app.db, app.chatwoot.id, "hose order refund shipping return parcel", 3);
  expect(found).toHaveLength(3);
  expect(found.map(({ score }) => score)).toEqual(found.map(({ score }) => score).sort((a, b) => b - a));
});
