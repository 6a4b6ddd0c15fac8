import { askingCustomer } from "../customers.ts";
import { numberAt } from "../harness/check.ts";
import { scene } from "../harness/statement.ts";
import { addAgent, apiInbox } from "../inboxes.ts";

/** A new customer of an API inbox writes: the act that most statements look at. */
export const firstMessage = scene("a new customer writes to an API inbox", async (world) => {
  const events = await world.events();
  const inbox = await apiInbox(world);
  const asked = await askingCustomer(world, 'Is "<b>" & \u2028 dimmable?', inbox);
  const { conversation, message, customer } = asked;
  const created = await events.until({ event: "message_created", message });
  const opened = await events.until({ event: "conversation_created", conversation });
  const met = await events.until({ event: "contact_created", contact: customer.contact });
  const moved = await events.until({ event: "contact_updated", contact: customer.contact });
  const byInbox = await events.until({ by: "api-inbox", event: "message_created", message });
  await events.until({ by: "api-inbox", event: "conversation_created", conversation });
  return { ...asked, inbox, created, opened, met, moved, byInbox };
});

/** The same, for statements in which things are changed: one conversation for each of them. */
export const answered = scene("an administrator answers a customer of an API inbox", async (world) => {
  const events = await world.events();
  const asked = await askingCustomer(world, "Can I return it?");
  const { conversation, message } = asked;
  await events.until({ event: "message_created", message });
  const post = (body: Record<string, unknown>) => world.admin.post(`/conversations/${conversation}/messages`, body);
  const note = await post({
    content: "A note for colleagues",
    private: true,
    content_attributes: { ref: `${world.tag}-note` },
  });
  // The body of a delivery is written later than its event: a reply by then would stand in the note's.
  await events.until({ event: "message_created", message: numberAt(note, "id") });
  const reply = await post({
    content: "Within 30 days.",
    echo_id: "echo-1",
    content_attributes: { ref: `${world.tag}-reply` },
  });
  return { ...asked, note, reply, post };
});

/** A conversation in an inbox in which the agent works, too. */
export const withAgent = scene("a customer writes to an inbox of the agent", async (world) => {
  const agent = await world.agentUser();
  const inbox = await apiInbox(world);
  await addAgent(world, inbox.id);
  return { agent, ...(await askingCustomer(world, "Who is there?", inbox)) };
});
