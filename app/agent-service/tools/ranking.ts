/** How BM25 weighs repetition and length; the usual values. */
const SATURATION = 1.2;
const LENGTH_WEIGHT = 0.75;

const STOP_WORDS = new Set(
  (
    "a an and are as at be been but by can could did do does for from had has have he her his how i if in into is it its just me my no not of on " +
    "or our please she should so some than that the their them then there these they this to us was we were what when where which who will with would you your " +
    "hi hello hey thanks thank dear get got am im ive need want like also about any know tell help let really very much out up"
  ).split(" "),
);

/** The words of a text that carry meaning, roughly stemmed, so that "hoses" finds "hose". */
export function termsOf(text: string): string[] {
  const words =
    text
      .normalize("NFKC")
      .toLowerCase()
      .match(/[\p{L}\p{N}]+/gu) ?? [];
  return words.filter((word) => !STOP_WORDS.has(word)).map(stem);
}

const SAME_WORD: Record<string, string> = {
  feet: "ft",
  foot: "ft",
  inches: "inch",
  gas: "fuel",
  gasoline: "fuel",
  petrol: "fuel",
  package: "parcel",
};

function stem(written: string): string {
  const word = SAME_WORD[written] ?? written;
  if (word.length < 5 || /\d/.test(word)) return word.replace(/(?<=[a-z]{3})s$/, "");
  return word
    .replace(/ies$/, "y")
    .replace(/(?:ing|edly|ed|ments?|ations?|ers?|ly|es|s)$/, "")
    .replace(/e$/, "");
}

/** Documents by BM25 against a query, best first; those without a common word are left out. */
export function rank<Document>(query: string, documents: Document[], textOf: (document: Document) => string) {
  const wanted = [...new Set(termsOf(query))];
  const bags = documents.map((document) => termsOf(textOf(document)));
  const meanLength = bags.reduce((sum, bag) => sum + bag.length, 0) / Math.max(1, bags.length);
  const rarity = new Map(
    wanted.map((term) => {
      const holders = bags.filter((bag) => bag.includes(term)).length;
      return [term, Math.log(1 + (bags.length - holders + 0.5) / (holders + 0.5))];
    }),
  );
  return documents
    .map((document, index) => {
      const bag = bags[index] ?? [];
      const length = 1 - LENGTH_WEIGHT + LENGTH_WEIGHT * (bag.length / Math.max(1, meanLength));
      const score = wanted.reduce((sum, term) => {
        const times = bag.filter((word) => word === term).length;
        return sum + (rarity.get(term) ?? 0) * ((times * (SATURATION + 1)) / (times + SATURATION * length));
      }, 0);
      return { document, score };
    })
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score);
}

/** A title says in a few words what an article is about. Best of 0.5 to 5 on labelled support questions. */
const TITLE_WEIGHT = 1.5;

/** Articles by title and body, each ranked for itself, best first. */
export function rankArticles<Article extends { title: string; body: string }>(query: string, articles: Article[]) {
  const scores = new Map<Article, number>();
  const add = (weight: number, textOf: (article: Article) => string) => {
    for (const { document, score } of rank(query, articles, textOf))
      scores.set(document, (scores.get(document) ?? 0) + weight * score);
  };
  add(TITLE_WEIGHT, ({ title }) => title);
  add(1, ({ body }) => body);
  return [...scores].map(([document, score]) => ({ document, score })).sort((a, b) => b.score - a.score);
}
