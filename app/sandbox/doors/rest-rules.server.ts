import { z } from "zod";
import type { Account } from "../state/account.ts";
import { createRule, findRule, listRules, type Rule, removeRule, saveRule } from "../state/rules.server.ts";
import { notFound, ok, parseBody, Refusal, route } from "./http.server.ts";
import { administrator, type RestDoor } from "./rest-door.server.ts";

const EVENTS = [
  "message_created",
  "conversation_created",
  "conversation_updated",
  "conversation_opened",
  "conversation_resolved",
];
/** What conditions may look at. */
const ATTRIBUTES = [
  ...["content", "message_type", "private_note", "status", "priority", "labels", "inbox_id", "assignee_id", "team_id"],
  ...["email", "phone_number", "mail_subject", "browser_language", "conversation_language", "referer"],
  ...["city", "company_name", "country_code"],
];
const RuleBody = z.object({
  name: z.string().optional(),
  description: z.string().nullish(),
  event_name: z.string().optional(),
  active: z.boolean().optional(),
  conditions: z
    .array(
      z.object({
        attribute_key: z.string(),
        filter_operator: z.string(),
        values: z.array(z.unknown()).default([]),
        query_operator: z.string().nullish(),
      }),
    )
    .optional(),
  actions: z.array(z.object({ action_name: z.string(), action_params: z.array(z.unknown()).default([]) })).optional(),
});

export const ruleRoutes = [
  route<RestDoor>("GET", "/automation_rules", (door) => {
    administrator(door);
    return ok({ payload: listRules(door.account.state).map((rule) => ruleInRest(door.account, rule)) });
  }),
  route<RestDoor>("GET", "/automation_rules/:id", (door, [id = 0]) => {
    administrator(door);
    return ok({ payload: ruleInRest(door.account, existingRule(door.account, id)) });
  }),
  route<RestDoor>("POST", "/automation_rules", (door, _, { body }) => {
    administrator(door);
    const wanted = parseBody(RuleBody, body);
    if (!EVENTS.includes(wanted.event_name ?? ""))
      throw new Refusal(422, { error: "event_name: not an event of automation rules" });
    const unknown = wanted.conditions?.find(({ attribute_key }) => !ATTRIBUTES.includes(attribute_key));
    if (unknown)
      throw new Refusal(422, {
        message: `Conditions Automation conditions ${unknown.attribute_key} not supported.`,
        attributes: ["conditions"],
      });
    const id = createRule(
      door.account.state,
      {
        name: wanted.name ?? "",
        description: wanted.description ?? null,
        eventName: wanted.event_name ?? "",
        conditions: wanted.conditions ?? [],
        actions: wanted.actions ?? [],
        active: wanted.active ?? true,
      },
      door.account.now(),
    );
    return ok(ruleInRest(door.account, existingRule(door.account, id)));
  }),
  route<RestDoor>("PATCH", "/automation_rules/:id", (door, [id = 0], { body }) => {
    administrator(door);
    const { event_name, ...wanted } = parseBody(RuleBody, body);
    const rule = existingRule(door.account, id);
    const given = Object.fromEntries(Object.entries(wanted).filter(([, value]) => value !== undefined));
    saveRule(door.account.state, { ...rule, ...given, eventName: event_name ?? rule.eventName });
    return ok({ payload: ruleInRest(door.account, existingRule(door.account, id)) });
  }),
  route<RestDoor>("DELETE", "/automation_rules/:id", (door, [id = 0]) => {
    administrator(door);
    existingRule(door.account, id);
    removeRule(door.account.state, id);
    return { status: 200, body: null };
  }),
];

/** @throws Refusal 404. */
function existingRule(account: Account, id: number): Rule {
  const rule = findRule(account.state, id);
  if (!rule) throw notFound();
  return rule;
}

function ruleInRest(
  account: Account,
  { id, name, description, eventName, conditions, actions, active, createdAt }: Rule,
) {
  return {
    id,
    account_id: account.id,
    name,
    description,
    event_name: eventName,
    conditions,
    actions,
    created_on: Math.floor(createdAt / 1000),
    active,
  };
}
