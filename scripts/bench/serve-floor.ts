// The floor: a bare node:http handler that reads the body and makes the same insert (event and job, one transaction) in
// the same kind of database. No signature, no parsing beyond the id, no pages, no worker.
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { App } from "../../app/app.ts";
import { openEmbedded } from "../../app/db/embedded.server.ts";
import type { Job } from "../../app/queue/job.ts";
import { openQueue } from "../../app/queue/queue.server.ts";
import { processEventJob } from "../../app/webhooks/jobs.ts";
import { storeEvent } from "../../app/webhooks/store-event.server.ts";

const database = await openEmbedded({ folder: process.argv[2] ?? "" });
const queue = await openQueue(database, [processEventJob as unknown as Job<never>], { retryLimit: 12 }, () => {});
const { id } = await database.db
  .insertInto("accounts")
  .values({ baseUrl: "floor", chatwootAccountId: 1, name: "Floor" })
  .returning("id")
  .executeTakeFirstOrThrow();
const app = { db: database.db, queue, chatwoot: { id } } as unknown as App;

const server = createServer(async (incoming, outgoing) => {
  const parts: Buffer[] = [];
  for await (const part of incoming) parts.push(part);
  const body = Buffer.concat(parts).toString();
  await storeEvent(app, {
    event: "message_created",
    messageId: Number(/"id":(\d+)/.exec(body)?.[1]),
    source: "webhook",
    deliveryId: null,
    body,
  });
  outgoing.writeHead(200, { "Content-Type": "application/json" }).end('{"received":true}');
});
server.listen(0, "127.0.0.1", () =>
  process.send?.({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, secret: "" }),
);
process.on("disconnect", () => process.exit(0));
