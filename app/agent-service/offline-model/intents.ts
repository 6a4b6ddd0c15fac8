import { termsOf } from "../tools/ranking.ts";

/** What a customer wants, as the offline model tells it apart, in the order in which ties are settled. */
export type Intent = (typeof INTENTS)[number]["intent"];

type Rule = {
  intent: string;
  /** Signs in English, Spanish and German, each with its weight. */
  signs: [RegExp, number][];
  /** Words to search the English articles with, whatever the customer's language. */
  search: string;
  /** Needs an order's facts. */
  order: boolean;
};

const INTENTS = [
  {
    intent: "safety",
    order: false,
    search: "safety leak stop using",
    signs: [
      [
        /\b(?:smell(?:s|ing)?|leak(?:s|ing|ed)?|drip(?:s|ping)?) (?:of )?(?:fuel|gas|petrol|oil|brake)|\b(?:fuel|gas|petrol|brake fluid) (?:smell|leak|drip|odou?r)/i,
        6,
      ],
      [/\b(?:is it |are they )?(?:safe|dangerous|unsafe|hazard(?:ous)?)\b|\bsafety\b/i, 3],
      [
        /\b(?:fire|smoke|burn(?:t|ed|s)?|injur(?:y|ed)|hurt|explo(?:de|ded|sion)|burst|electric shock|brakes? fail)/i,
        4,
      ],
      [
        /\b(?:peligros[oa]|seguro (?:conducir|usar)|fuga|huele a|se quem[oó]|herid[oa])\b|gefährlich|\bsicher (?:zu|fahren)|riecht nach|\b(?:undicht|brand|verletzt|leckt)\b/i,
        5,
      ],
    ],
  },
  {
    intent: "missing_items",
    order: true,
    search: "missing items short shipment go out free",
    signs: [
      [
        /\bmissing\b|\b(?:not|wasn't|weren't|isn't) (?:all )?in the (?:box|package|parcel)|\bshort[- ]ship|\bincomplete\b/i,
        5,
      ],
      [
        /\bonly (?:\w+ of (?:the )?\w+|got|received|count(?:ed)?|found|had)\b|\bcount(?:ed)? (?:only )?\w+ of\b|\bwithout the\b/i,
        3,
      ],
      [/\bfalta(?:n|ba|ban)?\b|\bincomplet[oa]\b|\bfehl(?:t|en|te|ten)\b|unvollständig/i, 5],
    ],
  },
  {
    intent: "wrong_item",
    order: true,
    search: "wrong part sent mistake express",
    signs: [
      [
        /\bwrong (?:item|part|one|size|colou?r|product|order|thing|series|model|fitting|hose)|\bsent me the wrong|\bnot what i ordered|\bincorrect (?:item|part|product)|\bdifferent (?:item|part|product) than/i,
        5,
      ],
      [
        /\b(?:art[ií]culo|producto|pieza|talla) (?:equivocad[oa]|incorrect[oa])|no es lo que ped[ií]|falsche[nrs]? (?:artikel|teil|größe|produkt|ware)|\bfalsch geliefert/i,
        6,
      ],
    ],
  },
  {
    intent: "damaged",
    order: true,
    search: "damaged in transit broken on arrival photos claim",
    signs: [
      [/\b(?:damaged|broken|cracked|dented|crushed|smashed|scratched|torn|defective|faulty|bent)\b/i, 4],
      [/\b(?:roto|rota|dañad[oa]s?|defectuos[oa])\b|beschädigt|\bkaputt\b|\bdefekt\b|zerbrochen/i, 5],
    ],
  },
  {
    intent: "refund_status",
    order: true,
    search: "refund arrives made bank",
    signs: [
      [
        /\b(?:where|when|status|still|waiting|no|yet|haven't|not)\b[^.?!]{0,50}\brefund|\brefund\b[^.?!]{0,50}\b(?:yet|where|when|status|still|arriv|process|received|show)/i,
        5,
      ],
      [/\brefund(?:ed)?\b|\bmoney back\b/i, 3],
      [/\breembols\w*|\bdevoluci[oó]n del dinero|\brückerstattung|\berstattung|\bgeld zurück/i, 5],
    ],
  },
  {
    intent: "return",
    order: true,
    search: "return policy unused days",
    signs: [
      [/\b(?:i|we) (?:ordered|bought|chose|picked) (?:the |a )?wrong\b/i, 7],
      [/\b(?:return(?:s|ing|ed)?|send (?:it |them |this |these )?back|exchange|swap)\b/i, 4],
      [
        /\bdevolver\b|\bdevoluci[oó]n\b|\bcambiar (?:por|la talla)|\bzurück(?:geben|schicken|senden)|\brückgabe|\bretoure|\bumtausch/i,
        4,
      ],
    ],
  },
  {
    intent: "cancel_or_change",
    order: true,
    search: "cancel or change an order address before it ships",
    signs: [
      [/\bcancel(?:l?ed|l?ing|lation)?\b/i, 5],
      [
        /\b(?:change|update|modify|edit|correct|switch|add to|remove from|delete)\b[^.?!]{0,40}\b(?:order|address|item|article|size|quantity|shipping|product)/i,
        4,
      ],
      [
        /\bcancelar\b|\banular\b|\b(?:cambiar|modificar)\b[^.?!]{0,30}\b(?:pedido|direcci[oó]n)|\bstornier\w*|\b(?:bestellung|adresse|lieferadresse)\b[^.?!]{0,30}ändern/i,
        5,
      ],
    ],
  },
  {
    intent: "invoice",
    order: true,
    search: "invoice receipt tax VAT company name",
    signs: [
      [/\b(?:invoices?|receipts?|bills?|vat|tax (?:id|number|invoice))\b/i, 5],
      [/\bfactura\b|\brecibo\b|\brechnung\b|\bquittung\b|\bmwst\b/i, 5],
    ],
  },
  {
    intent: "payment",
    order: true,
    search: "payment charged card billing methods",
    signs: [
      [/\b(?:charged|charge|payment|paid|pay|billing|card (?:was )?declined|paypal)\b/i, 2],
      [
        /\b(?:charged|billed) (?:me )?(?:twice|two times|double)|\bdouble charge|\bunauthori[sz]ed|\bdon't recogni[sz]e|\bfraud/i,
        5,
      ],
      [/\bcobr(?:o|aron|ado)\b|\bpago\b|\bpagar\b|\babgebucht\b|\bzahlung\b|\bbezahl\w*/i, 3],
    ],
  },
  {
    intent: "tracking_stalled",
    order: true,
    search: "tracking not moving scan search",
    signs: [
      [
        /\b(?:tracking|parcel|package|shipment|it)\b[^.?!]{0,50}\b(?:not (?:moved|moving|updated|changed)|hasn't (?:moved|updated|changed)|stuck|stalled|no (?:update|movement|scan)|lost)/i,
        6,
      ],
      [
        /\b(?:hasn't|has not|not|never) (?:moved|arrived|come|shown up|been delivered)|\blate\b|\bdelay(?:ed)?\b|\bdelivered but\b|\blost in\b/i,
        4,
      ],
      [
        /\bno (?:se )?(?:ha )?(?:mov|avanz|llegad|actualiz)\w*|\bno ha llegado|\bretras\w*|\bperdido\b|\b(?:noch )?nicht (?:angekommen|da|bewegt|geliefert|aktualisiert)|\bverspät\w*|\bverloren\b/i,
        5,
      ],
    ],
  },
  {
    intent: "order_status",
    order: true,
    search: "order status processing time dispatch delivery",
    signs: [
      [
        /\b(?:where(?:'s| is)|status|track(?:ing)?|any news|update on|when (?:will|does|is)|eta|shipped yet|arriv\w*|on its way)\b/i,
        2,
      ],
      [
        /\b(?:where(?:'s| is) my (?:order|package|parcel|stuff)|order status|status of (?:my )?order|track(?:ing)? (?:my |number|order))/i,
        3,
      ],
      [/\border\b/i, 1],
      [
        /\b(?:d[oó]nde est[aá]|estado de(?:l)?|cu[aá]ndo (?:llega|llegar[aá]|recib))\b|\bmi pedido\b|\bwo (?:ist|bleibt)\b|\bwann (?:kommt|wird)\b|\bstatus\b|\bmeine[r]? bestellung\b/i,
        3,
      ],
    ],
  },
  {
    intent: "bulk_price",
    order: false,
    search: "bulk volume price prices discount",
    signs: [
      [
        /\b(?:bulk|wholesale|volume|trade (?:price|account|discount)|quote|quotation|discounts?|price (?:for|match|break)|match (?:the|last|this) )/i,
        4,
      ],
      [/\b(?:price|how much|cost)\b/i, 2],
      [
        /\bal por mayor|\bdescuento|\bpresupuesto|\bprecio|\bmengenrabatt|\brabatt|\bgroßhandel|\bangebot\b|\bpreis/i,
        4,
      ],
    ],
  },
  {
    intent: "warranty",
    order: false,
    search: "warranty guarantee cover claim years",
    signs: [[/\bwarrant(?:y|ies)\b|\bguarantee[ds]?\b|\bgarant[ií]a\b|\bgarantie\b|\bgewährleistung/i, 6]],
  },
  {
    intent: "fitment",
    order: false,
    search: "compatible fits size thread adapter",
    signs: [
      [
        /\b(?:fit|fits|fitment|compatible|compatibility|work with|works with|match(?:es)? (?:my|the)|take[s]? (?:e85|fuel)|which size|right size|adapter|interchange)\b/i,
        4,
      ],
      [/\bcompatible con|\bsirve para|\bencaja|\bpass(?:t|en)\b|\bkompatibel|\bgeeignet für/i, 4],
    ],
  },
  {
    intent: "shipping_question",
    order: false,
    search: "shipping delivery options cost time countries express",
    signs: [
      [
        /\b(?:do you (?:ship|deliver)|ship(?:ping)? (?:to|cost|option|method|time|rate|fee|address|adress)|delivery (?:option|method|time|cost|period)|shipment option|express|overnight|free shipping|international)/i,
        5,
      ],
      [/\bshipping\b|\bdelivery\b/i, 2],
      [/\benv[ií](?:o|os|an|áis)\b|\bgastos de env|\bversand\w*|\bliefer(?:t|zeit|kosten|n sie)\b/i, 3],
    ],
  },
  {
    intent: "complaint",
    order: true,
    search: "complaint escalation service",
    signs: [
      [
        /\b(?:complain(?:t|ing)?|unacceptable|terrible|awful|worst|disgust\w*|ridiculous|fed up|furious|angry|lawyer|legal action|sue|trading standards|chargeback|scam)\b/i,
        5,
      ],
      [
        /\bqueja\b|\binaceptable\b|\breclamaci[oó]n\b|\bbeschwer\w*|\bunverschämt|\bfrechheit|\banwalt\b|\babogado\b/i,
        5,
      ],
    ],
  },
  {
    intent: "product_question",
    order: false,
    search: "",
    signs: [
      [
        /\b(?:what(?:'s| is| are) the|how (?:do|does|long|many|big|much pressure|to)|can (?:i|you|it) use|does (?:it|the|this)|is (?:it|this|the)|which|in stock|available|bend radius|pressure|temperature|material|instal\w*|rated?|difference)\b/i,
        2,
      ],
      [
        /\b(?:stock|disponible|c[oó]mo (?:se|puedo)|qu[eé] (?:presi[oó]n|material))|\b(?:vorrätig|lieferbar|verfügbar|wie (?:groß|lang|viel))\b/i,
        3,
      ],
    ],
  },
  {
    intent: "thanks",
    order: false,
    search: "",
    signs: [
      [
        /^\W*(?:(?:ok(?:ay)?|great|perfect|super|all good|got it)[\s,.!]*)?(?:thanks?|thank you|thx|cheers|much appreciated|gracias|muchas gracias|danke|vielen dank)\b[^?]{0,60}$/i,
        4,
      ],
    ],
  },
  {
    intent: "greeting",
    order: false,
    search: "",
    signs: [
      [
        /^\W*(?:hi|hello|hey|good (?:morning|afternoon|evening)|hola|buen[oa]s (?:d[ií]as|tardes)?|hallo|guten (?:tag|morgen|abend)|moin)(?: there| all| team)?\W*$/i,
        4,
      ],
    ],
  },
] as const satisfies readonly Rule[];

/** A question with this much in it is worth a search even when nothing tells its kind. */
const FEWEST_TERMS = 3;

/** What a message is about, "other" when nothing in it says so. */
export function intentOf(text: string): Intent | "other" {
  const scored = INTENTS.map(({ intent, signs }) => ({
    intent,
    score: signs.reduce((sum, [pattern, weight]) => sum + (pattern.test(text) ? weight : 0), 0),
  })).sort((a, b) => b.score - a.score);
  const best = scored[0];
  if (best && best.score >= 2) return best.intent;
  return text.includes("?") && termsOf(text).length >= FEWEST_TERMS ? "product_question" : "other";
}

/** True when a reply needs an order's facts. */
export function needsOrder(intent: Intent | "other"): boolean {
  return INTENTS.find((rule) => rule.intent === intent)?.order ?? false;
}

/** English words that find the articles for an intent. */
export function searchWords(intent: Intent | "other"): string {
  return INTENTS.find((rule) => rule.intent === intent)?.search ?? "";
}
