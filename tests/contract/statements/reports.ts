import { askingCustomer } from "../customers.ts";
import { equal, numberAt, shows } from "../harness/check.ts";
import { scene, statement } from "../harness/statement.ts";
import { apiInbox } from "../inboxes.ts";

const counted = scene("a question, two notes and a reply are counted", async (world) => {
  const inbox = await apiInbox(world, "counted");
  const { conversation } = await askingCustomer(world, "Counted?", inbox);
  const post = (body: Record<string, unknown>) => world.admin.post(`/conversations/${conversation}/messages`, body);
  await post({ content: "A note", private: true });
  await post({ content: "Another note", private: true });
  await post({ content: "A reply" });
  const sinceS = Math.floor(Date.now() / 1000) - 86_400;
  const query = `type=inbox&id=${inbox.id}&since=${sinceS}&until=${sinceS + 90_000}`;
  return world.fromRoot.get(`/api/v2/accounts/${world.accountId}/reports/summary?${query}`);
});

export const reportStatements = [
  statement("5.4", "private notes count as outgoing messages in reports/summary", counted, (summary) =>
    shows(summary, { incoming_messages_count: 1, outgoing_messages_count: 3 }),
  ),
  statement("5.4", "reports/summary of an inbox counts its conversations alone", counted, (summary) =>
    equal(numberAt(summary, "conversations_count"), 1),
  ),
];
