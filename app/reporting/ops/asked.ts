/** Lists are read in pages of this many rows. */
export const ROWS_A_PAGE = 50;

/** What a list of the ops pages is asked for, all of it in the address. */
export type Asked = {
  state: string | null;
  cause: string | null;
  job: string | null;
  /** A conversation's number or an id. */
  search: string | null;
  after: Cursor | null;
};

/** Where a page ends: the time and id of its last row. */
export type Cursor = { at: string; id: string };
export type Page<Row> = { rows: Row[]; next: string | null };

const LONGEST_WORD = 100;
const MOMENT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,6})?\+00:00$/;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Reads an address; what makes no sense there counts as not asked for. */
export function readAsked(search: URLSearchParams): Asked {
  // The database takes no U+0000 in a text.
  const word = (name: string) => search.get(name)?.replaceAll("\0", "").trim().slice(0, LONGEST_WORD) || null;
  return {
    state: word("state"),
    cause: word("cause"),
    job: word("job"),
    search: word("search"),
    after: cursorIn(search.get("after")),
  };
}

function cursorIn(text: string | null): Cursor | null {
  const [at = "", id = ""] = (text ?? "").split("_");
  const known = MOMENT.test(at) && !Number.isNaN(Date.parse(at)) && (UUID.test(id) || /^\d{1,15}$/.test(id));
  return known ? { at, id } : null;
}

/** Cuts rows, of which one more was read than shown, into a page. @param rows each with the database's own time. */
export function asPage<Row extends { id: string | number; at: string }>(rows: Row[]): Page<Row> {
  const shown = rows.slice(0, ROWS_A_PAGE);
  const last = shown.at(-1);
  return { rows: shown, next: last && rows.length > shown.length ? `${last.at}_${last.id}` : null };
}

/** A number someone searches for, null when it is none. */
export const numberIn = (search: string | null): number | null => {
  const digits = /^#?(\d{1,15})$/.exec(search ?? "")?.[1];
  return digits ? Number(digits) : null;
};
/** An id someone searches for, null when it is none. */
export const uuidIn = (search: string | null): string | null =>
  search !== null && UUID.test(search) ? search.toLowerCase() : null;
