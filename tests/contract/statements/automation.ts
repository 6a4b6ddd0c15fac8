import { askingCustomer } from "../customers.ts";
import { absent, at, equal, hasKeys, listAt, matching, numberAt, shows } from "../harness/check.ts";
import { scene, statement } from "../harness/statement.ts";
import { apiInbox } from "../inboxes.ts";

const ruled = scene("a rule answers each new message with a note, a reply and a webhook", async (world) => {
  const events = await world.events();
  const inbox = await apiInbox(world, "ruled");
  const incoming = { attribute_key: "message_type", filter_operator: "equal_to", values: ["incoming"] };
  const rule = await world.admin.post("/automation_rules", {
    name: `${world.tag} rule`,
    description: "Tries the contract",
    event_name: "message_created",
    active: true,
    conditions: [
      { attribute_key: "inbox_id", filter_operator: "equal_to", values: [inbox.id], query_operator: "AND" },
      { ...incoming, query_operator: null },
    ],
    actions: [
      { action_name: "add_private_note", action_params: ["By a rule, for us"] },
      { action_name: "send_message", action_params: ["By a rule, for you"] },
      { action_name: "send_webhook_event", action_params: [world.receiver.urlOf("rule")] },
    ],
  });
  const { conversation } = await askingCustomer(world, "Does a rule answer?", inbox);
  const of = (hidden: boolean) =>
    events.until({
      event: "message_created",
      conversation,
      where: (json) => json.message_type === "outgoing" && json.private === hidden,
    });
  const ruleId = numberAt(rule, "id" in (rule as object) ? "id" : "payload.id");
  return {
    rule,
    ruleId,
    note: await of(true),
    reply: await of(false),
    called: await events.until({ by: "rule", conversation }),
    list: await world.admin.get("/automation_rules"),
    after: await world.admin.get(`/conversations/${conversation}`),
  };
});

const onNotes = scene("rules on what agents say, a note and a public reply", async (world) => {
  const events = await world.events();
  const inbox = await apiInbox(world, "noted");
  const word = `${world.tag}word`;
  const equal_to = (attribute_key: string, value: unknown, query_operator: string | null = "AND") => ({
    attribute_key,
    filter_operator: "equal_to",
    values: [value],
    query_operator,
  });
  const here = equal_to("inbox_id", inbox.id);
  const add = (name: string, conditions: unknown[]) =>
    world.admin.post("/automation_rules", {
      name: `${world.tag} ${name}`,
      event_name: "message_created",
      active: true,
      conditions,
      actions: [{ action_name: "send_message", action_params: [name] }],
    });
  await add("any", [here, equal_to("message_type", "outgoing", null)]);
  await add("public", [here, equal_to("message_type", "outgoing"), equal_to("private_note", false, null)]);
  const says = { attribute_key: "content", filter_operator: "contains", values: [word], query_operator: "OR" };
  await add("either", [says, here, equal_to("private_note", false, null)]);
  const { conversation } = await askingCustomer(world, "Do rules read notes?", inbox);
  const path = `/conversations/${conversation}/messages`;
  const sent = (name: string) => ({
    event: "message_created",
    conversation,
    where: (json: Record<string, unknown>) => json.content === name,
  });
  // Of the customer's question, which is public.
  await events.until(sent("either"));
  await world.admin.post(path, { content: `For agents: ${word}`, private: true });
  await events.until(sent("any"));
  const ofNote = (await events.settled({ conversation, event: "message_created" })).map(({ json }) => json.content);
  await world.admin.post(path, { content: "For the customer" });
  await events.until(sent("public"));
  return { ofNote };
});

const strange = scene("a rule with a condition that does not exist", async (world) => {
  const answer = await world.admin.call("POST", "/automation_rules", {
    name: `${world.tag} strange rule`,
    event_name: "message_created",
    active: false,
    conditions: [{ attribute_key: "shoe_size", filter_operator: "equal_to", values: ["44"], query_operator: null }],
    actions: [{ action_name: "add_label", action_params: ["x"] }],
  });
  return answer;
});

export const automationStatements = [
  statement("3.3", "a rule's note has no sender, and the rule's id in content_attributes", ruled, ({ note, ruleId }) =>
    shows(note.json, { sender: null, "content_attributes.automation_rule_id": ruleId, content: "By a rule, for us" }),
  ),
  statement("3.3", "a rule's reply has no sender either, and is outgoing", ruled, ({ reply, ruleId }) =>
    shows(reply.json, { sender: null, "content_attributes.automation_rule_id": ruleId, message_type: "outgoing" }),
  ),
  statement("5.3", "a rule's reply is no human first reply", ruled, ({ after }) =>
    shows(after, { first_reply_created_at: 0 }),
  ),
  statement("1.1", "a rule's webhook gets automation_event.<event> with the conversation", ruled, ({ called }) => {
    equal(called.event, "automation_event.message_created");
    hasKeys(called.json, "id inbox_id status messages meta");
  }),
  statement("1.1", "a rule's webhook is not signed and carries no X-Chatwoot header", ruled, ({ called }) =>
    shows(called.headers, {
      "x-chatwoot-signature": absent,
      "x-chatwoot-timestamp": absent,
      "x-chatwoot-delivery": absent,
    }),
  ),
  statement("5.4", "GET /automation_rules is {payload:[...]}", ruled, ({ list, ruleId }) =>
    equal(
      listAt(list, "payload").some((rule) => at(rule, "id") === ruleId),
      true,
      "the rule in the list:",
    ),
  ),
  statement(
    "5.4",
    "a rule in the list has its event, its conditions, its actions and whether it is active",
    ruled,
    ({ list, ruleId }, world) => {
      const ours = listAt(list, "payload").find((rule) => at(rule, "id") === ruleId);
      shows(ours, {
        name: `${world.tag} rule`,
        event_name: "message_created",
        active: true,
        "conditions.0.attribute_key": "inbox_id",
        "conditions.0.filter_operator": "equal_to",
        "conditions.0.query_operator": matching(/^and$/i),
        "conditions.1.values": ["incoming"],
        "conditions.1.query_operator": null,
        "actions.1.action_name": "send_message",
      });
    },
  ),
  statement("8", "a rule on outgoing messages runs on a private note as well", onNotes, ({ ofNote }) =>
    equal(ofNote.filter((content) => content === "any").length, 1),
  ),
  statement("8", "with the condition private_note = false it runs on public messages alone", onNotes, ({ ofNote }) => {
    equal(ofNote.includes("any"), true, "the rule without it:");
    equal(ofNote.includes("public"), false, "the rule with it:");
  }),
  statement("8", "AND binds closer than OR in a rule's conditions", onNotes, ({ ofNote }) =>
    equal(ofNote.filter((content) => content === "either").length, 2),
  ),
  statement("5.2", "a rule with a condition that does not exist is a 422", strange, ({ status }) => equal(status, 422)),
];
