import type { State } from "./open.server.ts";

/** A condition of an automation rule, in Chatwoot's own words. */
export type Condition = {
  attribute_key: string;
  filter_operator: string;
  values: unknown[];
  query_operator?: string | null | undefined;
};
export type Action = { action_name: string; action_params: unknown[] };

export type Rule = {
  id: number;
  name: string;
  description: string | null;
  eventName: string;
  conditions: Condition[];
  actions: Action[];
  active: boolean;
  createdAt: number;
};
type Row = Omit<Rule, "conditions" | "actions" | "active"> & { conditions: string; actions: string; active: number };

const SELECT = `select id, name, description, event_name "eventName", conditions, actions, active,
  created_at "createdAt" from rules`;

export function listRules(state: State): Rule[] {
  return state.rows<Row>(`${SELECT} order by id`).map(readRule);
}

export function findRule(state: State, id: number): Rule | null {
  const row = state.row<Row>(`${SELECT} where id = ?`, id);
  return row && readRule(row);
}

export function createRule(state: State, rule: Omit<Rule, "id" | "createdAt">, at: number): number {
  return state.run(
    `insert into rules (name, description, event_name, conditions, actions, active, created_at)
     values (?, ?, ?, ?, ?, ?, ?)`,
    rule.name,
    rule.description,
    rule.eventName,
    JSON.stringify(rule.conditions),
    JSON.stringify(rule.actions),
    rule.active ? 1 : 0,
    at,
  );
}

export function saveRule(state: State, rule: Rule): void {
  state.run(
    "update rules set name = ?, description = ?, event_name = ?, conditions = ?, actions = ?, active = ? where id = ?",
    rule.name,
    rule.description,
    rule.eventName,
    JSON.stringify(rule.conditions),
    JSON.stringify(rule.actions),
    rule.active ? 1 : 0,
    rule.id,
  );
}

export function removeRule(state: State, id: number): void {
  state.run("delete from rules where id = ?", id);
}

function readRule(row: Row): Rule {
  return {
    ...row,
    conditions: JSON.parse(row.conditions),
    actions: JSON.parse(row.actions),
    active: row.active === 1,
  };
}
