import { askingCustomer } from "../customers.ts";
import { Differs, equal } from "../harness/check.ts";
import { scene, statement } from "../harness/statement.ts";
import type { Delivery } from "../receiver.ts";
import { makeWebhook } from "../world.ts";
import { isSignedBy } from "./deliveries.ts";

const STATUSES = [301, 302, 303, 307, 308];

const redirected = scene("webhooks are answered with redirects", async (world) => {
  const events = await world.events();
  const webhooks = new Map<number, { id: number; secret: string }>();
  for (const status of STATUSES) {
    world.receiver.answer(`moved-${status}`, status);
    webhooks.set(status, await makeWebhook(world, `moved-${status}`, ["message_created"]));
  }
  const { message } = await askingCustomer(world, "Where has it moved?");
  const firsts = new Map<number, Delivery>();
  for (const status of STATUSES) firsts.set(status, await events.until({ by: `moved-${status}`, message }));
  await events.settled({});
  for (const { id } of webhooks.values()) await world.admin.delete(`/webhooks/${id}`);
  return (status: number) => ({
    first: firsts.get(status),
    followed: world.receiver.deliveries.find(({ name }) => name === `moved-${status}-followed`),
    secret: webhooks.get(status)?.secret ?? "",
  });
});

export const redirects = STATUSES.map((status) =>
  statement("1.2", `a redirect ${status} is followed with POST, body and signature kept`, redirected, (follow) => {
    const { first, followed, secret } = follow(status);
    if (!first || !followed) throw new Differs(`a request to where the ${status} leads`, "none");
    equal(followed.method, "POST");
    equal(followed.body.equals(first.body), true, "the same body:");
    equal(isSignedBy(followed, secret), true, "signed by the webhook's secret:");
  }),
);
