import { askingCustomer } from "../customers.ts";
import { absent, at, equal, filledText, hasKeys, integer, listAt, numberAt, shows, text } from "../harness/check.ts";
import { changeOf, changes } from "../harness/events.ts";
import { scene, statement } from "../harness/statement.ts";
import { apiInbox, makeBot } from "../inboxes.ts";
import { isSignedBy } from "./deliveries.ts";

const BY = "bot";

const pending = scene("a customer writes to an inbox with a bot", async (world) => {
  const events = await world.events();
  const bot = await makeBot(world, BY);
  const inbox = await apiInbox(world, "botted");
  await world.admin.post(`/inboxes/${inbox.id}/set_agent_bot`, { agent_bot: bot.id });
  const asked = await askingCustomer(world, "Are you a bot?", inbox);
  const { conversation, message } = asked;
  const opened = await events.until({ event: "conversation_created", conversation });
  const created = await events.until({ event: "message_created", message });
  const toBot = await events.until({ by: BY, event: "message_created", message });
  const allToBot = await events.settled({ by: BY });
  const joined = await world.admin.get(`/inboxes/${inbox.id}/agent_bot`);
  const unjoined = await world.admin.get(`/inboxes/${(await apiInbox(world)).id}/agent_bot`);
  return { bot, inbox, ...asked, opened, created, toBot, allToBot, joined, unjoined };
});

const asBot = scene("the bot answers and hands over", async (world) => {
  const events = await world.events();
  const { bot, conversation } = await world.play(pending);
  const caller = world.asToken(bot.token);
  const path = `/conversations/${conversation}`;
  const reply = await caller.post(`${path}/messages`, { content: "I am a bot." });
  const created = await events.until({ event: "message_created", message: numberAt(reply, "id") });
  const waiting = await events.until({ event: "conversation_updated", conversation, where: changes("waiting_since") });
  const shown = await caller.call("GET", path);
  const labels = await caller.call("GET", `${path}/labels`);
  const closed = new Map<string, { status: number; json: unknown }>();
  for (const where of [`${path}/messages`, "/contacts", "/inboxes", "/conversations"])
    closed.set(where.replace(path, ""), await caller.call("GET", where));
  const profile = await world.caller("", { "Api-Access-Token": bot.token }).call("GET", "/api/v1/profile");
  const handed = await caller.post(`${path}/toggle_status`, { status: "open" });
  const openedToBot = await events.until({ by: BY, event: "conversation_opened", conversation });
  const statusToBot = await events.until({ by: BY, event: "conversation_status_changed", conversation });
  const updatedToBot = await events.until({
    by: BY,
    event: "conversation_updated",
    conversation,
    where: changes("status"),
  });
  return { reply, created, waiting, shown, labels, closed, profile, handed, openedToBot, statusToBot, updatedToBot };
});

const reopened = scene("a conversation with a bot is resolved, and the customer writes again", async (world) => {
  const events = await world.events();
  const { customer, conversation } = await world.play(pending);
  await world.play(asBot);
  await world.admin.post(`/conversations/${conversation}/toggle_status`, { status: "resolved" });
  const resolvedToBot = await events.until({ by: BY, event: "conversation_resolved", conversation });
  await customer.write(conversation, "One more thing");
  const ofPending = (json: Record<string, unknown>) => json.status === "pending";
  return {
    resolvedToBot,
    status: await events.until({ event: "conversation_status_changed", conversation, where: ofPending }),
    toAccount: events.all({ conversation }).map(({ event }) => event),
  };
});

const inName = scene("an administrator writes in a bot's name, and assigns it", async (world) => {
  const events = await world.events();
  const bot = await makeBot(world, BY);
  const { conversation } = await askingCustomer(world, "Who answers?");
  const body = { content: "In a bot's name", sender_type: "AgentBot", sender_id: bot.id };
  const reply = await world.admin.post(`/conversations/${conversation}/messages`, body);
  const created = await events.until({ event: "message_created", message: numberAt(reply, "id") });
  const assignment = { assignee_id: bot.id, assignee_type: "AgentBot" };
  await world.admin.post(`/conversations/${conversation}/assignments`, assignment);
  const changed = { event: "conversation_updated", conversation, where: changes("assignee_agent_bot_id") };
  return { bot, created, assigned: await events.until(changed), list: await world.admin.get("/agent_bots") };
});

export const botStatements = [
  statement("1.3", "a bot is made with a token and a secret of its own", pending, ({ bot }) => {
    hasKeys(bot.answer, "id name description outgoing_url bot_type account_id access_token secret");
    shows(bot.answer, { access_token: filledText, secret: filledText });
  }),
  statement("5.4", "GET /inboxes/{id}/agent_bot tells which bot is joined", pending, ({ joined, bot }, world) =>
    shows(joined, {
      "agent_bot.id": bot.id,
      "agent_bot.name": `${world.tag} ${BY}`,
      "agent_bot.outgoing_url": world.receiver.urlOf(BY),
    }),
  ),
  statement("5.4", "and of an inbox without one, none", pending, ({ unjoined, joined }) => {
    shows(unjoined, { "agent_bot.id": absent });
    shows(joined, { "agent_bot.id": integer });
  }),
  statement("2.3", "in an inbox with a bot a new conversation is pending", pending, ({ opened }) =>
    shows(opened.json, { status: "pending" }),
  ),
  statement(
    "2.3",
    "its messages are delivered to the account all the same, conversation pending",
    pending,
    ({ created }) => shows(created.json, { message_type: "incoming", "conversation.status": "pending" }),
  ),
  statement("1.1", "the bot gets message_created, signed with the bot's secret", pending, ({ toBot, bot }) =>
    equal(isSignedBy(toBot, bot.secret), true, "signed by the bot's secret:"),
  ),
  statement(
    "2.3",
    "of a first message a bot gets message_created alone, no conversation or contact event",
    pending,
    (seen) => equal([...new Set(seen.allToBot.map(({ event }) => event))], ["message_created"]),
  ),
  statement("3.1", "a bot as sender is id, name and the type agent_bot", asBot, ({ created }, world) => {
    hasKeys(created.json.sender, "id name type", "email");
    shows(created.json.sender, { name: `${world.tag} ${BY}`, type: "agent_bot" });
  }),
  statement("5.3", "a bot's reply clears waiting_since and is no first reply", asBot, ({ waiting }) => {
    shows(changeOf(waiting.json, "waiting_since"), { current_value: null });
    shows(waiting.json, { first_reply_created_at: null, waiting_since: 0 });
  }),
  statement("5.1", "a bot's token may read a conversation and its labels", asBot, ({ shown, labels }) =>
    equal([shown.status, labels.status], [200, 200]),
  ),
  ...["/messages", "/contacts", "/inboxes", "/conversations"].map((path) =>
    statement("5.1", `a bot's token may not read the list ${path}: 401 with error`, asBot, ({ closed }) =>
      shows(closed.get(path), { status: 401, "json.error": text }),
    ),
  ),
  statement("5.1", "a bot has no profile: 401", asBot, ({ profile }) => equal(profile.status, 401)),
  statement("2.3", "a hand-over by the bot delivers it conversation_opened", asBot, ({ openedToBot }) =>
    shows(openedToBot.json, { status: "open", changed_attributes: absent }),
  ),
  statement("2.3", "and conversation_status_changed, with null as changed_attributes", asBot, ({ statusToBot }) =>
    shows(statusToBot.json, { status: "open", changed_attributes: null }),
  ),
  statement("2.3", "and conversation_updated, with the change of status", asBot, ({ updatedToBot }) =>
    equal(changeOf(updatedToBot.json, "status"), { previous_value: "pending", current_value: "open" }),
  ),
  statement("2.3", "a resolution delivers the bot conversation_resolved", reopened, ({ resolvedToBot }) =>
    shows(resolvedToBot.json, { status: "resolved" }),
  ),
  statement(
    "2.4",
    "the account's webhook gets conversation_status_changed, never opened or resolved",
    reopened,
    (seen) => {
      equal(seen.toAccount.includes("conversation_status_changed"), true, "conversation_status_changed:");
      equal(
        seen.toAccount.filter((event) => /^conversation_(opened|resolved)$/.test(event)),
        [],
      );
    },
  ),
  statement(
    "4",
    "with a bot, a customer's message reopens a resolved conversation as pending",
    reopened,
    ({ status }) => shows(status.json, { status: "pending", changed_attributes: null }),
  ),
  statement("5.1", "a user's token may write in a bot's name", inName, ({ created, bot }) =>
    shows(created.json.sender, { id: bot.id, type: "agent_bot" }),
  ),
  statement("3.2", "a bot as assignee comes as meta.assignee, assignee_type AgentBot", inName, ({ assigned, bot }) => {
    hasKeys(at(assigned.json, "meta.assignee"), "id name avatar_url type");
    shows(assigned.json, {
      "meta.assignee.id": bot.id,
      "meta.assignee_type": "AgentBot",
      "meta.assignee.type": "agent_bot",
    });
  }),
  statement("5.4", "GET /agent_bots is a bare list", inName, ({ list, bot }) =>
    equal(
      listAt(list, "").some((one) => at(one, "id") === bot.id),
      true,
      "the bot in the list:",
    ),
  ),
];
