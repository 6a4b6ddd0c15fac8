import { askingCustomer } from "../customers.ts";
import { at, equal, listAt, numberAt, shows } from "../harness/check.ts";
import { scene, statement } from "../harness/statement.ts";
import { withAgent } from "./first-message.ts";

const steered = scene("a conversation is steered by REST", async (world) => {
  const { conversation } = await askingCustomer(world, "Steer");
  const path = `/conversations/${conversation}`;
  const post = (rest: string, body: Record<string, unknown>) => world.admin.post(`${path}${rest}`, body);
  const labels = await post("/labels", { labels: ["one", "two"] });
  const replaced = await post("/labels", { labels: ["three"] });
  const first = await post("/custom_attributes", { custom_attributes: { a: "1", b: "2" } });
  const second = await post("/custom_attributes", { custom_attributes: { c: "3" } });
  const patched = await world.admin.patch(path, { priority: "urgent" });
  const unassigned = await world.admin.call("POST", `${path}/assignments`, { assignee_id: 2_000_000_000 });
  const resolved = await post("/toggle_status", { status: "resolved" });
  const late = await post("/messages", { content: "After the end" });
  const after = await world.admin.get(path);
  return { labels, replaced, first, second, patched, unassigned, resolved, late, after };
});

const opened = scene("an agent opens a resolved conversation", async (world) => {
  const events = await world.events();
  const { agent, conversation } = await world.play(withAgent);
  await world.admin.post(`/conversations/${conversation}/assignments`, { assignee_id: null });
  await world.admin.post(`/conversations/${conversation}/toggle_status`, { status: "resolved" });
  await world.agent().post(`/conversations/${conversation}/toggle_status`, { status: "open" });
  const reply = await world.agent().post(`/conversations/${conversation}/messages`, { content: "By the agent" });
  const created = await events.until({ event: "message_created", message: numberAt(reply, "id") });
  return { agent, created, after: await world.admin.get(`/conversations/${conversation}`) };
});

const seen = scene("a conversation is marked as seen", async (world) => {
  const { conversation } = await askingCustomer(world, "Seen");
  const path = `/conversations/${conversation}`;
  const before = await world.admin.get(path);
  const marked = await world.admin.call("POST", `${path}/update_last_seen`);
  return { before, marked, after: await world.admin.get(path) };
});

export const steeringStatements = [
  statement("5.5", "POST labels answers the set and replaces it", steered, ({ labels, replaced }) => {
    equal([...listAt(labels, "payload")].sort(), ["one", "two"]);
    equal(at(replaced, "payload"), ["three"]);
  }),
  statement("5.5", "POST custom_attributes replaces all of them", steered, ({ first, second }) => {
    equal(at(first, "custom_attributes"), { a: "1", b: "2" });
    equal(at(second, "custom_attributes"), { c: "3" });
  }),
  statement("5.5", "PATCH of a conversation sets the priority", steered, ({ patched }) =>
    shows(patched, { priority: "urgent" }),
  ),
  statement("5.5", "an unknown assignee unassigns: 200 null", steered, ({ unassigned }) =>
    equal([unassigned.status, unassigned.json ?? null], [200, null]),
  ),
  statement(
    "5.3",
    "a reply into a resolved conversation is stored and does not reopen it",
    steered,
    ({ resolved, late, after }) => {
      shows(resolved, { "payload.current_status": "resolved" });
      shows(late, { content: "After the end" });
      shows(after, { status: "resolved" });
    },
  ),
  statement("5.5", "opening with an agent's token assigns the conversation to them", opened, ({ after, agent }) =>
    shows(after, { status: "open", "meta.assignee.id": agent.id }),
  ),
  statement("5.1", "a reply carries the name of the token's owner", opened, ({ created, agent }) =>
    shows(created.json.sender, { id: agent.id, email: agent.email, type: "user" }),
  ),
  statement("5.5", "update_last_seen makes the unread count 0", seen, ({ before, marked, after }) => {
    shows(before, { unread_count: 1 });
    equal(marked.status, 200);
    shows(after, { unread_count: 0 });
  }),
];
