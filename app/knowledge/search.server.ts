import { sql } from "kysely";
import type { Db } from "../db/database.server.ts";
import { inEnglish } from "./glossary.ts";

export type Candidate = { slug: string; title: string; body: string; score: number };

/** Questions say what they want early; what follows is mostly quoted mail. */
const MOST_QUESTION_CHARACTERS = 4_000;
/** Distinct words looked up; the first ones carry the question. */
const MOST_LEXEMES = 60;

/**
 * The articles nearest to a question, best first: each of its words counts by how rare it is among the account's
 * articles and how prominent in the article. Any text is safe to ask with; one without a known word finds nothing.
 */
export async function findCandidates(db: Db, accountId: number, question: string, limit = 8): Promise<Candidate[]> {
  const text = inEnglish(question.slice(0, MOST_QUESTION_CHARACTERS).replaceAll("\u0000", " ").toWellFormed());
  const { rows } = await sql<Candidate>`
    with asked as (
      select lexeme, quote_literal(lexeme)::tsquery as term
      from unnest(to_tsvector('english', ${text})) as word (lexeme, positions, weights)
      order by positions[1]
      limit ${MOST_LEXEMES}
    ), hits as (
      select asked.lexeme, article.id, ts_rank(article.search, asked.term, 1) as prominence
      from asked join knowledge_articles article
        on article.account_id = ${accountId} and article.search @@ asked.term
    ), rarity as (
      select lexeme, ln(1 + (select count(*) from knowledge_articles where account_id = ${accountId})::float8 / count(*)) as weight
      from hits group by lexeme
    )
    select article.slug, article.title, article.body, sum(hits.prominence * rarity.weight)::float8 as score
    from hits join rarity using (lexeme) join knowledge_articles article on article.id = hits.id
    group by article.id
    order by score desc, article.slug
    limit ${limit}`.execute(db);
  return rows;
}
