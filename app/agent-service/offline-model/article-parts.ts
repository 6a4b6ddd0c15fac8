import { sentencesOf } from "../text.ts";
import { rank, termsOf } from "../tools/ranking.ts";
import type { Article } from "./findings.ts";
import type { Part } from "./part.ts";
import type { Phrases } from "./phrases.ts";

const SHORTEST = 25;
/** "Do not drive." needs no more words. */
const SHORTEST_WARNING = 10;
const LONGEST = 260;
/** Further down the list an article is about something else. */
const MOST_ARTICLES = 3;
/** A warning outweighs an explanation. */
const WARNING_BONUS = 3;
/** Articles open with their rule and go on to its edges. */
const OPENING_BONUS = 1.2;
/** An article that is named after what the intent is about. */
const TITLE_BONUS = 1.5;
/** A second sentence from another article must be nearly as good, or a reply reads like a patchwork. */
const OTHER_ARTICLE = 0.85;
/** A sentence that shares this many words with the question is about it. */
const FULL_COVERAGE = 4;

/** Words for colleagues, questions, lead-ins and template code: not for customers. */
const INTERNAL =
  /\b(?:the|a|an|every|such a?|each) customers?\b(?!['’]s)|\bcolleagues?\b|\bagents?\b|\binternal\b|\bask (?:for|the|them|whether)\b|\bapologi[sz]e\b|\bdecline\b|\bfind out whether\b|\b(?:if|compare) the (?:record|sku)\b|^exceptions?:|\?$|:$|\{[{%]/i;
/** Beginnings that mean nothing without the sentence before. */
const LEANS_BACK =
  /^(?:it|this|that|these|those|they|then|there|otherwise|if not|if so|until then|also|however|but|and|or|for example|the (?:carrier|parcel) (?:answers|cannot))\b/i;
const WARNING = /^(?:do not|don't|never|stop)\b/i;
/** A row of figures, which its article's first sentence explains. */
const ROW_OF_FIGURES = /\d[^;]*;[^;]*\d[^;]*;/;
/** Terms of nearly every article and every message: sharing one of these says nothing. */
const COMMON = new Set(
  termsOf("order orders item items part parts day days time shop product products working business shipped"),
);

type Sentence = { text: string; article: Article; place: number };
type Wanted = { question: string; hint: string; most: number };

/** Sentences of the articles that answer the question, word for word, in their own order. */
export function articleParts(articles: Article[], wanted: Wanted, say: Phrases): Part[] {
  const asked = new Set(termsOf(`${wanted.question} ${wanted.hint}`).filter((term) => !COMMON.has(term)));
  const near = articles.slice(0, MOST_ARTICLES).filter((article) => isAbout(article, asked));
  return bestOf(articles.flatMap(sayable), near, asked, wanted)
    .sort((a, b) => near.indexOf(a.article) - near.indexOf(b.article) || a.place - b.place)
    .map(({ text, article }) => ({
      text: say.quoteArticle(text),
      cites: [{ kind: "knowledge", ref: article.slug, title: article.title, quote: text }],
    }));
}

function bestOf(sentences: Sentence[], near: Article[], asked: Set<string>, { question, hint, most }: Wanted) {
  const scores = new Map<Sentence, number>();
  for (const text of [question, hint])
    for (const { document, score } of rank(text, sentences, ({ text: own, article }) => `${own} ${article.title}`))
      scores.set(document, (scores.get(document) ?? 0) + score);
  const hinted = new Set(termsOf(hint).filter((term) => !COMMON.has(term)));
  const ranked = [...scores]
    .filter(([{ text, article }]) => near.includes(article) && shared(text, asked) > 0)
    .map(([sentence, score]) => ({ sentence, score: score * weight(sentence, asked, hinted) }))
    .sort((a, b) => b.score - a.score);
  const [first, ...others] = ranked;
  if (!first) return [];
  const { article } = first.sentence;
  const fitting = others
    .filter(({ sentence, score }) => sentence.article === article || score >= first.score * OTHER_ARTICLE)
    .map(({ sentence }) => sentence);
  const chosen = [first.sentence, ...fitting].slice(0, most);
  const row = chosen.find(({ text }) => ROW_OF_FIGURES.test(text));
  if (!row) return chosen;
  // Rows are easily confused, so a table gets its explanation and one row more.
  const intro = sentences.find((one) => one.article === row.article && one.place === 0) ?? row;
  return [...new Set([row, intro, ...chosen, ...fitting])].slice(0, most + 1);
}

function weight({ text, article, place }: Sentence, asked: Set<string>, hinted: Set<string>): number {
  const coverage = 1 + Math.min(1, shared(text, asked) / FULL_COVERAGE);
  const named = shared(article.title, hinted) > 0 ? TITLE_BONUS : 1;
  return (
    article.score * coverage * named * (place === 0 ? OPENING_BONUS : 1) * (WARNING.test(text) ? WARNING_BONUS : 1)
  );
}

/** An article is about a question that meets it in its title, or in two words of its text. */
function isAbout({ title, body }: Article, asked: Set<string>): boolean {
  return shared(title, asked) > 0 || shared(body, asked) > 1;
}

function shared(text: string, asked: Set<string>): number {
  return [...new Set(termsOf(text))].filter((term) => asked.has(term)).length;
}

function sayable(article: Article): Sentence[] {
  return sentencesOf(article.body)
    .map((text, place) => ({ text, article, place }))
    .filter(
      ({ text }) =>
        text.length >= (WARNING.test(text) ? SHORTEST_WARNING : SHORTEST) &&
        text.length <= LONGEST &&
        /[.!]["”)]?$/.test(text),
    )
    .filter(({ text }) => !INTERNAL.test(text) && !LEANS_BACK.test(text) && !/[*_`|[\]]/.test(text));
}
