import { askingCustomer } from "../customers.ts";
import { absent, at, equal, hasKeys, listAt, numberAt, shows } from "../harness/check.ts";
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
  statement("5.2", "a rule with a condition that does not exist is a 422", strange, ({ status }) => equal(status, 422)),
];
