import type { Db, Tx } from "../db/database.server.ts";

/** An article of an account: what replies may be grounded in. */
export type Article = { slug: string; title: string; body: string; tags: string[]; updatedAt: Date };

/** Writes an article, replacing the one of the same slug. */
export async function saveArticle(
  tx: Tx,
  accountId: number,
  article: { slug: string; title: string; body: string; tags?: string[] },
  now: Date,
): Promise<void> {
  const { slug, title, body, tags = [] } = article;
  const content = { title: printable(title), body: printable(body), tags, updatedAt: now };
  await tx
    .insertInto("knowledgeArticles")
    .values({ accountId, slug, ...content })
    .onConflict((same) => same.columns(["accountId", "slug"]).doUpdateSet(content))
    .execute();
}

/** Every article of an account by title. */
export async function listArticles(db: Db, accountId: number): Promise<Article[]> {
  return articlesOf(db, accountId).orderBy("title").orderBy("slug").execute();
}

/** One article, or null. */
export async function findArticle(db: Db, accountId: number, slug: string): Promise<Article | null> {
  return (await articlesOf(db, accountId).where("slug", "=", slug).executeTakeFirst()) ?? null;
}

function articlesOf(db: Db, accountId: number) {
  return db
    .selectFrom("knowledgeArticles")
    .select(["slug", "title", "body", "tags", "updatedAt"])
    .where("accountId", "=", accountId);
}

/** Postgres text refuses U+0000 and lone surrogates. */
function printable(text: string): string {
  return text.replaceAll("\u0000", "").toWellFormed();
}
