/** More than this of a body helps nobody on a page. */
const MOST_SHOWN = 20_000;
/** Values of these keys open something; what is stored has lost most of them already. */
const SECRET = /token|secret|password|authorization|api_key/i;

/** A stored body to be read by a person: indented, without secrets, and cut when it is long. */
export function asReadable(body: string): string {
  if (body === "") return "Its text was removed.";
  let told: unknown;
  try {
    told = JSON.parse(body);
  } catch {
    return cut("Not JSON, so it is not shown.");
  }
  return cut(JSON.stringify(told, (key, value) => (SECRET.test(key) && value !== null ? "[removed]" : value), 2));
}

const cut = (text: string) =>
  text.length > MOST_SHOWN ? `${text.slice(0, MOST_SHOWN)}\n… ${text.length - MOST_SHOWN} more characters` : text;
