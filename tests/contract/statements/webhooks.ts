import { at, equal, hasKeys, shows } from "../harness/check.ts";
import { scene, statement } from "../harness/statement.ts";
import { makeWebhook } from "../world.ts";

/** Words that look like events and are none; 2.4. */
const NO_EVENTS = [
  "conversation_assigned",
  "conversation_resolved",
  "conversation_opened",
  "conversation_deleted",
  "message_deleted",
  "contact_deleted",
  "contact_merged",
];

const EVENTS = [
  "conversation_created",
  "conversation_updated",
  "conversation_status_changed",
  "message_created",
  "message_updated",
  "contact_created",
  "contact_updated",
  "webwidget_triggered",
  "conversation_typing_on",
  "conversation_typing_off",
  "inbox_created",
  "inbox_updated",
];

/** Points at a path that nobody posts to in earnest: it is removed at once. */
const managed = scene("an administrator makes, changes and removes a webhook", async (world) => {
  const made = await makeWebhook(world, "managed", ["message_created"]);
  const again = await world.admin.call("POST", "/webhooks", {
    webhook: { url: world.receiver.urlOf("managed"), subscriptions: ["message_created"] },
  });
  const changed = await world.admin.patch(`/webhooks/${made.id}`, { webhook: { subscriptions: EVENTS } });
  const list = await world.admin.get("/webhooks");
  const removed = await world.admin.call("DELETE", `/webhooks/${made.id}`);
  return { made, again, changed, list, removed };
});

const strangeWebhooks = scene("webhooks that Chatwoot refuses", async (world) => {
  const post = async (url: string, subscriptions: string[]) => {
    const answer = await world.admin.call("POST", "/webhooks", { webhook: { url, name: world.tag, subscriptions } });
    const id = at(answer.json, "payload.webhook.id");
    if (typeof id === "number") await world.admin.call("DELETE", `/webhooks/${id}`);
    return answer;
  };
  const refusals = new Map<string, number>();
  for (const name of NO_EVENTS) refusals.set(name, (await post(world.receiver.urlOf("none"), [name])).status);
  return { refusals, scheme: await post(`ftp://${world.tag}.example/`, ["message_created"]) };
});

export const webhooks = [
  statement("5.5", "making a webhook answers payload.webhook with its secret", managed, ({ made }, world) => {
    hasKeys(made.webhook, "id name url account_id subscriptions secret");
    shows(made.webhook, { url: world.receiver.urlOf("managed"), subscriptions: ["message_created"] });
  }),
  statement("5.5", "the list of webhooks is payload.webhooks", managed, ({ list, made }) => {
    const found = (at(list, "payload.webhooks") as unknown[]).find((one) => at(one, "id") === made.id);
    shows(found, { secret: made.secret });
  }),
  statement("5.5", "the same URL twice in an account is a 422 with message and attributes", managed, ({ again }) => {
    equal(again.status, 422);
    hasKeys(again.json, "message attributes");
  }),
  statement("2.1", "a webhook may subscribe to the twelve events", managed, ({ changed }) =>
    equal((at(changed, "payload.webhook.subscriptions") as string[]).length, EVENTS.length),
  ),
  statement("5.5", "a webhook is removed with a 200", managed, ({ removed }) => equal(removed.status, 200)),
  ...NO_EVENTS.map((name) =>
    statement("2.4", `${name} is no event of a webhook: 422`, strangeWebhooks, ({ refusals }) =>
      equal(refusals.get(name), 422),
    ),
  ),
  statement("1.5", "only http and https addresses are taken for a webhook: else 422", strangeWebhooks, ({ scheme }) =>
    equal(scheme.status, 422),
  ),
];
