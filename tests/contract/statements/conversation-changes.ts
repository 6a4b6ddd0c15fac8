import { askingCustomer } from "../customers.ts";
import { absent, at, equal, hasKeys, isoTime, listAt, object, shows, text } from "../harness/check.ts";
import { changeOf, changes } from "../harness/events.ts";
import { scene, statement } from "../harness/statement.ts";
import { withAgent } from "./first-message.ts";

const changed = scene("labels, priority, attributes, team and snooze are set", async (world) => {
  const events = await world.events();
  const { conversation } = await askingCustomer(world, "Is it urgent?");
  await events.until({ event: "conversation_created", conversation });
  const path = `/conversations/${conversation}`;
  const of = (name: string) =>
    events.until({ event: "conversation_updated", conversation, where: changes(name) }).then(({ json }) => json);
  await world.admin.post(`${path}/labels`, { labels: [`${world.tag}-a`] });
  const labels = await of("label_list");
  const titles = listAt(await world.admin.get("/labels"), "payload").map((label) => at(label, "title"));
  const priorityAnswer = await world.admin.call("POST", `${path}/toggle_priority`, { priority: "high" });
  const priority = await of("priority");
  await world.admin.post(`${path}/custom_attributes`, { custom_attributes: { order: "4711" } });
  const attributes = await of("custom_attributes");
  const team = await world.admin.post("/teams", { name: `${world.tag} team`, allow_auto_assign: false });
  await world.admin.post(`${path}/assignments`, { team_id: at(team, "id") });
  const teamed = await of("team_id");
  const until = Math.floor(Date.now() / 1000) + 7200;
  const snoozeAnswer = await world.admin.post(`${path}/toggle_status`, { status: "snoozed", snoozed_until: until });
  const snoozed = await of("snoozed_until");
  return {
    conversation,
    labels,
    titles,
    priorityAnswer,
    priority,
    attributes,
    team,
    teamed,
    until,
    snoozeAnswer,
    snoozed,
  };
});

const assigned = scene("an agent is assigned", async (world) => {
  const events = await world.events();
  const { agent, conversation } = await world.play(withAgent);
  const answer = await world.admin.post(`/conversations/${conversation}/assignments`, { assignee_id: agent.id });
  const where = { event: "conversation_updated", conversation, where: changes("assignee_id") };
  return { agent, answer, updated: (await events.until(where)).json };
});

export const changeStatements = [
  statement("2.2", "labels come as a change of label_list, both values lists", changed, ({ labels }, world) => {
    equal(changeOf(labels, "label_list"), { previous_value: [], current_value: [`${world.tag}-a`] });
    equal(labels.labels, [`${world.tag}-a`]);
  }),
  statement("2.2", "cached_label_list changes with them, as text", changed, ({ labels }, world) =>
    equal(changeOf(labels, "cached_label_list"), { previous_value: null, current_value: `${world.tag}-a` }),
  ),
  statement(
    "5.5",
    "labels may be words that are no label of the account, and do not become one",
    changed,
    (seen, world) => {
      equal(seen.labels.labels, [`${world.tag}-a`]);
      equal(seen.titles.includes(`${world.tag}-a`), false, "the word among the account's labels:");
    },
  ),
  statement("2.2", "a priority comes as a change from null to the word", changed, ({ priority }) => {
    equal(changeOf(priority, "priority"), { previous_value: null, current_value: "high" });
    equal(priority.priority, "high");
  }),
  statement("5.5", "toggle_priority answers an empty 200", changed, ({ priorityAnswer }) => {
    equal(priorityAnswer.status, 200);
    equal(priorityAnswer.text.trim(), "");
  }),
  statement("2.2", "custom attributes come as a change of the whole object", changed, ({ attributes }) =>
    equal(changeOf(attributes, "custom_attributes"), { previous_value: {}, current_value: { order: "4711" } }),
  ),
  statement(
    "2.2",
    "a team comes as a change of team_id, and as meta.team with id and name",
    changed,
    ({ teamed, team }) => {
      equal(changeOf(teamed, "team_id"), { previous_value: null, current_value: at(team, "id") });
      shows(teamed, { "meta.team.id": at(team, "id"), "meta.team.name": text });
    },
  ),
  statement("2.2", "a snooze comes with snoozed_until in ISO", changed, ({ snoozed }) => {
    shows(changeOf(snoozed, "snoozed_until"), { previous_value: null, current_value: isoTime });
    shows(snoozed, { status: "snoozed", snoozed_until: isoTime });
  }),
  statement(
    "5.5",
    "toggle_status takes seconds and answers payload with ISO",
    changed,
    ({ snoozeAnswer, until, conversation }) =>
      shows(snoozeAnswer, {
        "payload.success": true,
        "payload.conversation_id": conversation,
        "payload.current_status": "snoozed",
        "payload.snoozed_until": new Date(until * 1000).toISOString(),
      }),
  ),
  statement(
    "2.4",
    "an assignment is conversation_updated with a change of assignee_id",
    assigned,
    ({ updated, agent }) => equal(changeOf(updated, "assignee_id"), { previous_value: null, current_value: agent.id }),
  ),
  statement("3.2", "meta.assignee is the agent with type and availability, assignee_type User", assigned, (seen) => {
    hasKeys(at(seen.updated, "meta.assignee"), "id name available_name avatar_url type availability_status thumbnail");
    shows(seen.updated, {
      "meta.assignee.type": "user",
      "meta.assignee.id": seen.agent.id,
      "meta.assignee_type": "User",
    });
  }),
  statement("5.5", "an assignment answers the agent", assigned, ({ answer, agent }) =>
    shows(answer, { id: agent.id, email: agent.email, assignee: absent, "": object }),
  ),
];
