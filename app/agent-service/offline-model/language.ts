/** Small words that only one of these languages uses often; a few of them are enough to tell. */
const SMALL_WORDS: Record<string, string> = {
  en: "the is are my i you have was with for this that can what when how please it not where do does would your any will on of to and a hello thanks order",
  es: "el la los las es está mi yo tengo qué que cuándo cómo por favor para con una un no ha pero muy hola gracias pedido quiero puedo del al se me lo y mi sobre donde dónde",
  de: "der die das ist sind mein meine ich sie haben habe was wann wie bitte für mit eine ein nicht wo kann und aber sehr hallo danke bestellung noch mir den dem zu auf es wurde ihr",
  fr: "le la les est sont mon ma je vous avez ai quoi quand comment pour avec une un ne pas où et mais très bonjour merci commande dans des du s'il plaît votre",
  it: "il lo gli è sono mio mia ho che quando come per con una un non dove e ma molto ciao grazie ordine della del vorrei posso buongiorno",
  pt: "o os as é são meu minha eu tenho que quando como por com uma um não onde e mas muito olá obrigado pedido do da quero posso está encomenda",
  nl: "de het een is zijn mijn ik u heb wat wanneer hoe alstublieft voor met niet waar en maar zeer hallo dank bestelling van op nog kan mij",
};
const WORDS = Object.entries(SMALL_WORDS).map(([language, words]) => ({ language, words: new Set(words.split(" ")) }));

/** Below this share of small words a text is names and numbers, and says nothing about its language. */
const FEWEST_HITS = 1;

/** The BCP 47 language of a text, "en" when it cannot be told. */
export function detectLanguage(text: string): string {
  const words = text.toLowerCase().match(/[\p{L}']+/gu) ?? [];
  const marks: Record<string, number> = {
    es: (text.match(/[ñ¿¡]/g) ?? []).length,
    de: (text.match(/[ßäöü]/gi) ?? []).length,
    pt: (text.match(/[ãõ]/gi) ?? []).length,
  };
  const scored = WORDS.map(({ language, words: small }) => ({
    language,
    hits: words.filter((word) => small.has(word)).length + (marks[language] ?? 0),
  })).sort((a, b) => b.hits - a.hits);
  const [best, second] = scored;
  if (!best || best.hits < FEWEST_HITS) return "en";
  const english = scored.find(({ language }) => language === "en");
  return best.hits === second?.hits && english?.hits === best.hits ? "en" : best.language;
}
