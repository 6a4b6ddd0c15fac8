import { createHmac } from "node:crypto";
import { identity, visitor } from "../customers.ts";
import { equal, matching, shows, textAt } from "../harness/check.ts";
import { scene, statement } from "../harness/statement.ts";
import { webInbox } from "../inboxes.ts";

const identified = scene("a shop's page proves who its visitor is", async (world) => {
  const events = await world.events();
  const inbox = await webInbox(world);
  const secret = textAt(inbox.answer, "hmac_token");
  const person = identity(world, "Lin");
  const identifier = `customer-${world.tag}`;
  const hash = createHmac("sha256", secret).update(identifier).digest("hex");
  const guest = await visitor(world, inbox);
  const refused = await guest.call("PATCH", "/contact/set_user", {
    ...person,
    identifier,
    identifier_hash: "0".repeat(64),
  });
  const taken = await guest.call("PATCH", "/contact/set_user", { ...person, identifier, identifier_hash: hash });
  const { message } = await guest.write("It is me");
  return { person, identifier, refused, taken, created: await events.until({ event: "message_created", message }) };
});

export const identityStatements = [
  statement("7.1", "a wrong identifier_hash is a 401 with error", identified, ({ refused }) => {
    equal(refused.status, 401);
    shows(refused.json, { error: matching(/HMAC/) });
  }),
  statement(
    "7.1",
    "with the right one the visitor is verified, in meta and contact_inbox",
    identified,
    ({ taken, created }) => {
      equal(taken.status, 200);
      shows(created.json, {
        "conversation.meta.hmac_verified": true,
        "conversation.contact_inbox.hmac_verified": true,
      });
    },
  ),
  statement(
    "7.1",
    "the shop's own id of its customer is the contact's identifier",
    identified,
    ({ created, identifier, person }) =>
      shows(created.json.sender, { identifier, name: person.name, email: person.email }),
  ),
];
