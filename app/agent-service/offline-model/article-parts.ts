import { sentencesOf } from "../text.ts";
import { rank, termsOf } from "../tools/ranking.ts";
import type { Article } from "./findings.ts";
import type { Part } from "./part.ts";
import type { Phrases } from "./phrases.ts";

const SHORTEST = 25;
const LONGEST = 260;
/** Further down the list an article is about something else. */
const MOST_ARTICLES = 3;
/** Articles open with their rule and go on to its edges. */
const OPENING_BONUS = 1.3;
/** A warning outweighs an explanation. */
const WARNING_BONUS = 1.6;
/** A second sentence from another article must be nearly as good, or a reply reads like a patchwork. */
const OTHER_ARTICLE = 0.85;

/** Words for colleagues, questions, lead-ins and template code: not for customers. */
const INTERNAL = /\bthe customers?\b|\bcolleagues?\b|\bagents?\b|\binternal\b|\?$|:$|\{[{%]/i;
/** Beginnings that mean nothing without the sentence before. */
const LEANS_BACK =
  /^(?:it|this|that|these|those|they|then|otherwise|if not|if so|also|however|but|and|or|for example)\b/i;
const WARNING = /^(?:do not|don't|never|stop)\b/i;
/** Terms of nearly every article and every message: sharing one of these says nothing. */
const COMMON = new Set(
  termsOf("order orders item items part parts day days time shop product products working ship shipped"),
);

type Sentence = { text: string; article: Article; place: number };

/** Sentences of the articles that answer the question, word for word, in their own order. */
export function articleParts(
  articles: Article[],
  wanted: { question: string; hint: string; most: number },
  say: Phrases,
): Part[] {
  const asked = new Set(termsOf(`${wanted.question} ${wanted.hint}`).filter((term) => !COMMON.has(term)));
  const near = articles.slice(0, MOST_ARTICLES).filter((article) => isAbout(article, asked));
  const sentences = near.flatMap(sayable).filter(({ text }) => shared(text, asked) > 0);
  return bestOf(sentences, wanted)
    .sort((a, b) => near.indexOf(a.article) - near.indexOf(b.article) || a.place - b.place)
    .map(({ text, article }) => ({
      text: say.quoteArticle(text),
      cites: [{ kind: "knowledge", ref: article.slug, title: article.title, quote: text }],
    }));
}

function bestOf(sentences: Sentence[], { question, hint, most }: { question: string; hint: string; most: number }) {
  const scores = new Map<Sentence, number>();
  for (const text of [question, hint])
    for (const { document, score } of rank(text, sentences, ({ text: own, article }) => `${own} ${article.title}`))
      scores.set(document, (scores.get(document) ?? 0) + score);
  const ranked = [...scores]
    .map(([sentence, score]) => ({ sentence, score: score * weight(sentence) }))
    .sort((a, b) => b.score - a.score);
  const [first, ...others] = ranked;
  if (!first) return [];
  const fitting = others.filter(
    ({ sentence, score }) => sentence.article === first.sentence.article || score >= first.score * OTHER_ARTICLE,
  );
  return [first, ...fitting].slice(0, most).map(({ sentence }) => sentence);
}

function weight({ text, article, place }: Sentence): number {
  return article.score * (place === 0 ? OPENING_BONUS : 1) * (WARNING.test(text) ? WARNING_BONUS : 1);
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
    .filter(({ text }) => text.length >= SHORTEST && text.length <= LONGEST && /[.!]["”)]?$/.test(text))
    .filter(({ text }) => !INTERNAL.test(text) && !LEANS_BACK.test(text) && !/[*_`|[\]]/.test(text));
}
