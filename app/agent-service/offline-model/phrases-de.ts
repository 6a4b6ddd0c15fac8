import { listed, type Phrases } from "./phrases.ts";

const STATES: Record<string, string> = {
  placed: "ist eingegangen und noch nicht gepackt",
  packed: "ist gepackt und noch nicht abgeschickt",
  shipped: "ist unterwegs",
  delivered: "ist als zugestellt vermerkt",
  returned: "ist als zurückgeschickt vermerkt",
  refunded: "ist als erstattet vermerkt",
  cancelled: "ist storniert",
};

export const german: Phrases = {
  greeting: (name) => (name ? `Guten Tag ${name},` : "Guten Tag,"),
  signOff: (shopName, short) => (short ? shopName : `Freundliche Grüße\n${shopName}`),
  opening: {
    safety:
      "Danke für den Hinweis: Bitte verwenden Sie das Teil nicht weiter und halten Sie es von Hitze und Funken fern, bis das geklärt ist.",
    missing_items: "Es tut uns leid, dass in Ihrem Paket etwas gefehlt hat.",
    wrong_item: "Es tut uns leid, dass Sie einen falschen Artikel erhalten haben.",
    damaged: "Es tut uns leid, dass Ihr Artikel beschädigt angekommen ist.",
    refund_status: "Danke für Ihre Frage zur Erstattung.",
    return: "Danke für Ihre Frage zur Rückgabe.",
    tracking_stalled: "Es tut uns leid, dass Sie warten müssen.",
    complaint: "Es tut uns leid, dass das schiefgegangen ist, und danke für die klaren Worte.",
    payment: "Danke für Ihre Nachricht zu dieser Zahlung.",
    thanks: "Gern geschehen, und danke für Ihre Antwort.",
    greeting: "Danke für Ihre Nachricht.",
    other: "Danke für Ihre Nachricht.",
  },
  asking: {
    safety: "Können Sie uns sagen, wo genau und seit wann es auftritt, wenn gefahrlos möglich mit einem Foto?",
    wrong_item: "Können Sie uns die Teilenummer nennen, die auf dem erhaltenen Artikel steht?",
    return: "Können Sie uns sagen, welchen Artikel Sie zurückgeben möchten und warum?",
    cancel_or_change: "Können Sie uns bestätigen, was genau wir ändern oder stornieren sollen?",
    invoice: "Können Sie uns Namen und Anschrift für die Rechnung nennen?",
    payment: "Können Sie uns Datum und Betrag der Abbuchung nennen, ohne die Kartennummer?",
    bulk_price: "Können Sie uns das genaue Teil und die Menge nennen, die Sie brauchen?",
    fitment: "Können Sie uns das genaue Teil nennen und woran es passen soll?",
    shipping_question: "Können Sie uns sagen, wohin es gehen soll?",
    warranty: "Können Sie uns sagen, um welches Produkt es geht und was damit passiert ist?",
    complaint: "Können Sie uns sagen, welche Lösung für Sie gut wäre?",
    greeting: "Wie können wir Ihnen helfen?",
    other: "Können Sie uns etwas mehr dazu sagen, mit der Bestellnummer, falls es um eine Bestellung geht?",
  },
  quoteArticle: (sentence) => `Unsere Auskunft dazu, bisher auf Englisch: "${sentence}"`,
  state: (order, state, placedOn) =>
    `Ihre Bestellung ${order} vom ${placedOn} ${STATES[state] ?? `hat den Stand "${state}"`}.`,
  shipped: (order, on, carrier, tracking) =>
    `Die Bestellung ${order} ging am ${on} mit ${carrier} auf den Weg, Sendungsnummer ${tracking}.`,
  expected: (on) => `Der Zusteller rechnet mit der Lieferung am ${on}.`,
  overdue: (on) => `Sie wurde für den ${on} erwartet und ist noch nicht zugestellt.`,
  lastScan: (scan) => `Der letzte Eintrag der Sendung lautet: "${scan}".`,
  delivered: (order, on) => `Der Zusteller meldet die Bestellung ${order} als zugestellt am ${on}.`,
  shortPacked: (order, items) =>
    `Unser Packprotokoll zur Bestellung ${order} zeigt ${listed(
      items.map(({ name, ordered, packed }) => `${packed} von ${ordered} × ${name}`),
      "und",
    )}.`,
  fullyPacked: (order) => `Unser Packprotokoll zeigt die Bestellung ${order} als vollständig gepackt.`,
  contains: (order, items) =>
    `Die Bestellung ${order} enthielt ${listed(
      items.map(({ name, quantity }) => `${quantity} × ${name}`),
      "und",
    )}.`,
  total: (order, total) => `Die Bestellung ${order} beläuft sich auf ${total}.`,
  returnReceived: (order, on) => `Ihre Rücksendung zur Bestellung ${order} kam am ${on} bei uns an.`,
  returnOpen: (order, state) => `Die Rückgabe zur Bestellung ${order} hat den Stand "${state}".`,
  refunded: (order, amount, on) => `Wir haben ${amount} für die Bestellung ${order}${on ? ` am ${on}` : ""} erstattet.`,
  notRefunded: (order) => `Zur Bestellung ${order} ist bei uns noch keine Erstattung vermerkt.`,
  unknownOrder: (number) =>
    `Die Bestellung ${number} finden wir unter Ihren Kontaktdaten nicht: Können Sie die Nummer prüfen oder uns die Mailadresse der Bestellung nennen?`,
  askOrderNumber: "Können Sie uns Ihre Bestellnummer nennen?",
  askPhoto: "Können Sie uns ein Foto von dem schicken, was angekommen ist?",
  apology: "Wir bitten um Entschuldigung.",
};
