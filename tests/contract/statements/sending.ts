import { askingCustomer, namedVisitor } from "../customers.ts";
import { absent, at, equal, isoTime, listAt, matching, numberAt, shows, text } from "../harness/check.ts";
import { scene, statement } from "../harness/statement.ts";
import { apiInbox } from "../inboxes.ts";

const failed = scene("a message of an API inbox is marked as failed, and sent again", async (world) => {
  const events = await world.events();
  const { conversation } = await askingCustomer(world, "Fail");
  const path = `/conversations/${conversation}/messages`;
  const marker = { ref: "a-reply" };
  const message = numberAt(await world.admin.post(path, { content: "Fails", content_attributes: marker }), "id");
  await world.admin.patch(`${path}/${message}`, { status: "failed", external_error: "no route" });
  const where = (json: Record<string, unknown>) => at(json, "content_attributes.external_error") === "no route";
  const updated = await events.until({ event: "message_updated", message, where });
  const stored = await find();
  await world.admin.post(`${path}/${message}/retry`);
  return { updated, stored, retried: await find() };

  async function find(): Promise<unknown> {
    return listAt(await world.admin.get(path), "payload").find((line) => at(line, "id") === message);
  }
});

const inChatOnly = scene("a status is set in a web inbox", async (world) => {
  const guest = await namedVisitor(world);
  const { conversation } = await guest.write("Status?");
  const path = `/conversations/${conversation}/messages`;
  const message = numberAt(await world.admin.post(path, { content: "Here" }), "id");
  return world.admin.call("PATCH", `${path}/${message}`, { status: "delivered" });
});

const refusing = scene("the webhook of an API inbox refuses a reply", async (world) => {
  const events = await world.events();
  const inbox = await apiInbox(world, "refusing");
  const { conversation } = await askingCustomer(world, "Refuse", inbox);
  await events.until({ by: "refusing-inbox", event: "message_created", conversation });
  world.receiver.answer("refusing-inbox", 500);
  const path = `/conversations/${conversation}/messages`;
  const message = numberAt(await world.admin.post(path, { content: "Into a refusal" }), "id");
  const where = (json: Record<string, unknown>) => typeof at(json, "content_attributes.external_error") === "string";
  const updated = await events.until({ event: "message_updated", message, where });
  return { updated, stored: listAt(await world.admin.get(path), "payload").find((line) => at(line, "id") === message) };
});

export const sendingStatements = [
  statement(
    "5.3",
    "a failure comes as message_updated with content_attributes.external_error",
    failed,
    ({ updated, stored }) => {
      shows(updated.json, {
        "content_attributes.external_error": "no route",
        "content_attributes.ref": "a-reply",
      });
      shows(stored, { status: "failed" });
    },
  ),
  statement("5.3", "a retry empties content_attributes, our marker included", failed, ({ retried }) =>
    shows(retried, { "content_attributes.ref": absent, status: "sent" }),
  ),
  statement("5.2", "a status may be set in API inboxes only: else 403 with error", inChatOnly, ({ status, json }) => {
    equal(status, 403);
    shows(json, { error: text });
  }),
  statement("1.4", "a refusal by an API inbox's webhook marks the reply as failed", refusing, ({ updated, stored }) => {
    shows(updated.json, { private: false, "content_attributes.external_error": matching(/500/), created_at: isoTime });
    shows(stored, { status: "failed" });
  }),
];
