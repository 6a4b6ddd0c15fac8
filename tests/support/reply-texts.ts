/** Texts as people and models write them, and as nobody would: for rules that must hold for every reply. */

/** A generator of numbers below 1 that gives the same ones for the same seed (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A sentence in each language that customers of the samples write, and in some more scripts. */
const sentences = [
  "Hi Dana, your order #4790 left today.",
  "We can't say 'when' it's due: \"soon\" isn't a date.",
  "Bonjour, c'est l'été : « déjà » parti — 12,50 €.",
  "Größe 5'11\", Straße 7, z. B. Müller & Söhne.",
  "Hola, ¿cuándo llega? ¡Gracias!",
  "Olá, não há previsão.",
  "Dzień dobry, zamówienie już w drodze.",
  "Ciao, è già partito; 3 pezzi.",
  "Goedemiddag, 's avonds bezorgd.",
  "Hej, färdig på lördag – välkommen.",
  "Доброе утро, заказ №12 отправлен.",
  "Добрий день, об'єднання п'яти.",
  "Καλημέρα, η παραγγελία έφυγε;",
  "שלום, ההזמנה בדרך.",
  "مرحبا، الطلب في الطريق؟",
  "नमस्ते, आपका ऑर्डर भेज दिया।",
  "お問い合わせありがとうございます。「注文」は発送済みです。",
  "您好，您的订单已发货：共3件！",
  "안녕하세요, 주문이 발송되었습니다.",
  "สวัสดี คำสั่งซื้อถูกส่งแล้ว",
  "Merhaba, siparişiniz yola çıktı.",
  "👍🏽 🇩🇪 e\u0301 ok",
];

const addresses = [
  "https://x.example/a_b?c=1&copy=2#d",
  "https://en.x.example/wiki/A_(b)_*c*",
  "http://X.Example/%7Eme/a%20b.",
  "https://münchen.example/straße",
  "https://xn--mnchen-3ya.example/",
  "www.x.example/track/__x__",
  "ftp://x.example/~a~",
  "https://",
  "www.*x*",
  "http://localhost:8080/_a",
  "//x.example/a_b",
  "x.example/50%25",
  "mailto:me_too@x.example",
  "first.last+tag@x-y.example",
  "_me_@x.example",
  "https://x.example/1,2;3'4\"5",
];

const marks = [
  ..."<>*_~#`\\[](){}!|&-+=:;.,'\"^$%@/?",
  "**",
  "__",
  "~~",
  "```",
  "---",
  "***",
  "===",
  "- - -",
  "<order number>",
  "<b>bold</b>",
  "<!-- x -->",
  "<script>",
  "</div>",
  "<https://x.example>",
  "<me@x.example>",
  "2*3*4",
  "a_b_c",
  "_init_",
  "~one~",
  "~~two~~",
  "# 1 lamp",
  "#1234",
  "####### x",
  "1. ",
  "2. ",
  "12. ",
  "007. ",
  "1) ",
  "12.50",
  "2026.",
  "- ",
  "* ",
  "+ ",
  "-- ",
  "> ",
  ">",
  "&copy;",
  "&amp;",
  "&#42;",
  "&nbsp;",
  "AT&T",
  "&lt;b&gt;",
  "[x]: https://x.example",
  "[ ] task",
  "[^1]",
  "![alt](https://x.example/y.png)",
  "[x](javascript:alert(1))",
  "[x](/path)",
  "| a | b |",
  "|---|---|",
  ":-",
  "a | b",
  "\\*",
  "\\",
  "\\\\",
  "(c)",
  "(tm)",
  "(R)",
  "...",
  "!!!!!",
  "?!?!?!",
  "?…",
  "--",
  "+-",
  ",,",
  "'",
  '"',
  ":)",
  "10 % off",
  "%41",
  "{ {x} }",
  "{x%}",
  "@Sam",
  "mention://user/1/Sam",
];

const meant = [
  "**bold**",
  "**Total: $5**",
  "**$5**",
  "[Track it](https://x.example/t?a=1&amp=2)",
  "[a*b_c](https://x.example/_)",
  "**[here](http://x.example)**",
  "**see https://x.example/a_b**",
  "[mail us](mailto:me@x.example)",
  "\n- one\n- two",
  "\n* one\n\n* two\n  more",
  "\n1. first\n2. second\n3. third",
];

const gaps = [
  " ",
  " ",
  " ",
  "",
  "",
  "  ",
  "   ",
  "\t",
  "\u00a0",
  "\n",
  "\n",
  "\n\n",
  "\n\n\n",
  "\n    ",
  "\n  ",
  "\n\t",
  "\n\u3000",
];

/** A text of up to thirty pieces. @param withMarks whether bold, links and lists may be among them on purpose. */
export function replyText(random: () => number, withMarks: boolean): string {
  const kinds = withMarks ? [sentences, addresses, marks, marks, meant, meant] : [sentences, addresses, marks, marks];
  const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)] as T;
  let text = "";
  for (let left = 1 + Math.floor(random() * 30); left > 0; left--) text += pick(pick(kinds)) + pick(gaps);
  return text;
}

/** A text without what nobody sees of it: the spaces at the ends of its lines and of itself. */
export const trimLines = (text: string): string =>
  text
    .split("\n")
    .map((line) => line.trimEnd())
    .join("\n")
    .trimEnd();
