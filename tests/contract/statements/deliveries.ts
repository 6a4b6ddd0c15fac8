import { createHmac, timingSafeEqual } from "node:crypto";
import { askingCustomer } from "../customers.ts";
import { at, equal, matching, other, shows, textAt, uuid } from "../harness/check.ts";
import { scene, statement } from "../harness/statement.ts";
import { apiInbox } from "../inboxes.ts";
import type { Delivery } from "../receiver.ts";
import { makeWebhook } from "../world.ts";
import { firstMessage } from "./first-message.ts";

/** The webhook's secret, as an administrator reads it. */
const secretOf = scene("an administrator reads the secret of the webhook", async (world) => {
  await world.events();
  const webhooks = at(await world.admin.get("/webhooks"), "payload.webhooks") as unknown[];
  const webhook = webhooks.find((one) => at(one, "url") === world.receiver.urlOf("account"));
  return { webhook, secret: textAt(webhook, "secret") };
});

const twoWebhooks = scene("a second webhook asks for message_created alone", async (world) => {
  const events = await world.events();
  const { id } = await makeWebhook(world, "messages-only", ["message_created"]);
  const asked = await askingCustomer(world, "One for each webhook");
  const second = await events.until({ by: "messages-only", event: "message_created", message: asked.message });
  const first = await events.until({ event: "message_created", message: asked.message });
  await events.until({ event: "conversation_created", conversation: asked.conversation });
  const bySecond = await events.settled({ by: "messages-only" });
  await world.admin.delete(`/webhooks/${id}`);
  return { first, second, bySecond };
});

const refusedDelivery = scene("a webhook answers 503, and one 429", async (world) => {
  const events = await world.events();
  const ids: number[] = [];
  for (const status of [503, 429]) {
    world.receiver.answer(`refusing-${status}`, status);
    ids.push((await makeWebhook(world, `refusing-${status}`, ["message_created"])).id);
  }
  const { message } = await askingCustomer(world, "Is it received?");
  for (const status of [503, 429]) await events.until({ by: `refusing-${status}`, message });
  await events.settled({});
  for (const id of ids) await world.admin.delete(`/webhooks/${id}`);
  const countOf = (status: number) => events.all({ by: `refusing-${status}`, message }).length;
  return { after503: countOf(503), after429: countOf(429) };
});

const huge = scene("a message of 150 000 characters that are escaped", async (world) => {
  const events = await world.events();
  const { message } = await askingCustomer(world, "<".repeat(150_000));
  return events.until({ event: "message_created", message });
});

const newSecret = scene("the secret of an API inbox is reset", async (world) => {
  const events = await world.events();
  const inbox = await apiInbox(world, "reset");
  const answer = await world.admin.post(`/inboxes/${inbox.id}/reset_secret`);
  const { message } = await askingCustomer(world, "Signed with what?", inbox);
  const delivery = await events.until({ by: "reset-inbox", event: "message_created", message });
  return { old: inbox.secret, fresh: textAt(answer, "secret"), delivery };
});

/** Whether the signature over timestamp, a dot and the raw body is of this secret. */
export function isSignedBy({ headers, body }: Delivery, secret: string): boolean {
  const timestamp = String(headers["x-chatwoot-timestamp"]);
  const mac = createHmac("sha256", secret).update(`${timestamp}.`).update(body).digest("hex");
  const [want, came] = [Buffer.from(`sha256=${mac}`), Buffer.from(String(headers["x-chatwoot-signature"]))];
  return want.length === came.length && timingSafeEqual(want, came);
}

export const deliveries = [
  statement("1.2", "a delivery is a POST of application/json that accepts application/json", firstMessage, (seen) => {
    equal(seen.created.method, "POST");
    shows(seen.created.headers, {
      "content-type": matching(/^application\/json(;|$)/),
      accept: matching(/application\/json/),
    });
  }),
  statement("1.2", "a delivery carries a UUID of its own in X-Chatwoot-Delivery", firstMessage, (seen) => {
    equal(seen.created.headers["x-chatwoot-delivery"], uuid);
    equal(seen.opened.headers["x-chatwoot-delivery"], other(seen.created.headers["x-chatwoot-delivery"]));
  }),
  statement("1.2", "X-Chatwoot-Timestamp is whole Unix seconds of now, as text", firstMessage, ({ created }) => {
    equal(created.headers["x-chatwoot-timestamp"], matching(/^\d{10}$/));
    const awayS = Math.abs(created.atMs / 1000 - Number(created.headers["x-chatwoot-timestamp"]));
    equal(awayS <= 300, true, `the time ${Math.round(awayS)} s away is at most 300 s:`);
  }),
  statement("1.2", "the signature is sha256= and 64 lower-case hex digits", firstMessage, ({ created }) =>
    equal(created.headers["x-chatwoot-signature"], matching(/^sha256=[0-9a-f]{64}$/)),
  ),
  statement(
    "1.2",
    "the signature is the HMAC of timestamp, a dot and the raw body",
    firstMessage,
    async (seen, world) => {
      const { secret } = await world.play(secretOf);
      equal(isSignedBy(seen.created, secret), true, "signed by the webhook's secret:");
    },
  ),
  statement(
    "1.2",
    "the body escapes <, >, & and U+2028 as \\uXXXX, and reads as typed",
    firstMessage,
    ({ created }) => {
      equal(created.body.toString("utf8"), matching(/\\u003cb\\u003e\\" \\u0026 \\u2028/));
      equal(/[<>&\u2028]/.test(created.body.toString("utf8")), false, "unescaped characters:");
      equal(created.json.content, 'Is "<b>" & \u2028 dimmable?');
    },
  ),
  statement("1.2", "a delivery has no bound: 150 000 characters < come as more than 1.8 MB", huge, ({ body }) =>
    equal(body.length > 1_800_000, true, `${body.length} bytes are more than 1.8 MB:`),
  ),
  statement("1.3", "a webhook's secret of 24 characters stands in the list of webhooks", secretOf, ({ secret }) =>
    equal(secret, matching(/^\S{24}$/)),
  ),
  statement(
    "1.3",
    "reset_secret of an API inbox answers a new secret, and deliveries are signed with it",
    newSecret,
    (seen) => {
      equal(seen.fresh, other(seen.old));
      equal(isSignedBy(seen.delivery, seen.fresh), true, "signed by the new secret:");
    },
  ),
  statement(
    "1.1",
    "the webhook of an API inbox gets the events too, signed with the inbox's secret",
    firstMessage,
    (seen) => equal(isSignedBy(seen.byInbox, seen.inbox.secret), true, "signed by the inbox's secret:"),
  ),
  statement("1.1", "a webhook gets the events it subscribed to and no other", twoWebhooks, ({ bySecond }) =>
    equal([...new Set(bySecond.map(({ event }) => event))], ["message_created"]),
  ),
  statement("1.2", "one event by two webhooks has two delivery ids", twoWebhooks, ({ first, second }) =>
    equal(second.headers["x-chatwoot-delivery"], other(first.headers["x-chatwoot-delivery"])),
  ),
  statement("1.4", "a delivery answered 503 is not sent again", refusedDelivery, ({ after503 }) => equal(after503, 1)),
  statement("1.4", "a delivery answered 429 is not sent again", refusedDelivery, ({ after429 }) => equal(after429, 1)),
];
