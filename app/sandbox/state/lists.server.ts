import type { State } from "./open.server.ts";

/** The small lists an account keeps: labels, teams, canned responses. */
export type Label = { id: number; title: string };
export type Team = { id: number; name: string; description: string | null };
export type CannedResponse = { id: number; shortCode: string; content: string; createdAt: number };

const FIRST_LABELS = ["orders", "returns", "refunds", "fitment", "product", "safety", "billing", "bulk", "shipping"];

export function seedLabels(state: State): void {
  if (state.row("select 1 from labels")) return;
  for (const title of FIRST_LABELS) state.run("insert into labels (title) values (?)", title);
}

export function listLabels(state: State): Label[] {
  return state.rows<Label>("select id, title from labels order by title");
}

/** @returns null when there is one with this title. */
export function createLabel(state: State, title: string): Label | null {
  if (state.row("select 1 from labels where title = ?", title)) return null;
  return { id: state.run("insert into labels (title) values (?)", title), title };
}

export function removeLabel(state: State, id: number): void {
  state.run("delete from labels where id = ?", id);
}

export function listTeams(state: State): Team[] {
  return state.rows<Team>("select id, name, description from teams order by id");
}

export function findTeam(state: State, id: number | null): Team | null {
  return id === null ? null : state.row<Team>("select id, name, description from teams where id = ?", id);
}

/** @returns null when there is one with this name. */
export function createTeam(state: State, { name, description }: Omit<Team, "id">): Team | null {
  if (state.row("select 1 from teams where name = ?", name)) return null;
  return { id: state.run("insert into teams (name, description) values (?, ?)", name, description), name, description };
}

export function removeTeam(state: State, id: number): void {
  state.run("update conversations set team_id = null where team_id = ?", id);
  state.run("delete from teams where id = ?", id);
}

/** @param search a part of the short code or the text; "" for all. */
export function listCannedResponses(state: State, search: string): CannedResponse[] {
  return state.rows<CannedResponse>(
    `select id, short_code "shortCode", content, created_at "createdAt" from canned_responses
       where instr(lower(short_code || ' ' || content), lower(?)) > 0 or ? = '' order by short_code`,
    search,
    search,
  );
}

/** @returns null when there is one with this short code. */
export function createCannedResponse(
  state: State,
  { shortCode, content }: Pick<CannedResponse, "shortCode" | "content">,
  at: number,
): CannedResponse | null {
  if (state.row("select 1 from canned_responses where short_code = ?", shortCode)) return null;
  const id = state.run(
    "insert into canned_responses (short_code, content, created_at) values (?, ?, ?)",
    shortCode,
    content,
    at,
  );
  return { id, shortCode, content, createdAt: at };
}

export function removeCannedResponse(state: State, id: number): void {
  state.run("delete from canned_responses where id = ?", id);
}
