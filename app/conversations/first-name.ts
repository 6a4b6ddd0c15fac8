const words = (list: string) => new Set(list.split(" "));

const TITLES = words(
  "mr mrs ms miss mx dr prof professor sir madam dame lord lady rev reverend capt captain herr frau fräulein hr fr " +
    "señor señora señorita sr sra srta don doña monsieur madame mademoiselle m mme mlle me signor signora sig dott ing dipl",
);
/** Articles, and what a family name begins with: neither is anybody's first name for certain. */
const ARTICLES_AND_PARTICLES = words(
  "the a an die der das ein eine el la los las le les il lo gli un une van von vom de den del della di da do dos du des " +
    "ter ten zu zum zur bin ibn abu al af av",
);
/** What a mailbox is called that several people read, and what a business has in its name. */
const ROLES_AND_TRADES = words(
  "info team sales support service services help helpdesk desk office admin administrator billing accounts accounting " +
    "finance payments payment invoices orders order shop store webshop online customer customers care contact hello mail " +
    "mailer noreply reply notifications notification newsletter marketing press hr jobs careers reception management " +
    "purchasing procurement warehouse logistics delivery kundenservice kundendienst vertrieb einkauf buchhaltung büro " +
    "rechnung verwaltung zentrale verein praxis kanzlei werkstatt ventas soporte atención cliente administración oficina " +
    "contabilité commercial accueil house home motors garage studio studios hotel restaurant cafe bar school university " +
    "college academy clinic hospital church club association foundation institute group holding holdings company " +
    "industries industrial international global solutions systems technologies technology consulting partners brothers " +
    "bros sons enterprises trading supply supplies logistics design media digital software labs agency bank insurance",
);
const COMPANY_FORMS = words(
  "gmbh mbh ag kg ohg gbr ug ev eg se ltd limited llc llp lp inc incorporated corp corporation co plc pty sa sas sarl srl " +
    "spa sl slu bv nv oy oyj ab aps as asa kft sro doo",
);
/** Of one of these words anywhere in it a name is a business's. */
const OF_A_BUSINESS = [ROLES_AND_TRADES, COMPANY_FORMS];
/** Where the family name comes first, or names are not split by spaces. */
const FAMILY_NAME_FIRST = /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Hangul}\p{sc=Thai}]/u;
const FIRST_NAME = /^\p{L}[\p{L}\p{M}'’-]{1,30}$/u;

/**
 * The first name to greet somebody by, or null when the record does not look like a person's: it is one word, the address's
 * own local part (which Chatwoot takes for a mail without a name), or has a title, an article, a role or a company's form in
 * it. A wrong greeting costs more than none.
 */
export function firstName(name: string | null, email: string | null = null): string | null {
  const parts = (name ?? "").trim().split(/\s+/);
  const [first = ""] = parts;
  if (parts.length < 2 || /\d|[@,&|/]/.test(name ?? "") || FAMILY_NAME_FIRST.test(name ?? "")) return null;
  if (email && name?.trim().toLowerCase() === email.split("@")[0]?.toLowerCase()) return null;
  const plain = parts.map((part) => part.toLowerCase().replaceAll(/[.()]/g, ""));
  const [plainFirst = ""] = plain;
  if (TITLES.has(plainFirst) || ARTICLES_AND_PARTICLES.has(plainFirst)) return null;
  if (plain.some((word) => OF_A_BUSINESS.some((list) => list.has(word)))) return null;
  return FIRST_NAME.test(first) ? withUsualCapitals(first, name ?? "") : null;
}

/** A name all in capitals, or without any, gets those it would be written with. */
function withUsualCapitals(first: string, name: string): string {
  if (name !== name.toUpperCase() && name !== name.toLowerCase()) return first;
  return first
    .toLowerCase()
    .replaceAll(/(^|[-'’])(\p{L})/gu, (_, before: string, letter: string) => before + letter.toUpperCase());
}
