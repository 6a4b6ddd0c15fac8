// The floor: the least any program must do for the same work, in the same kind of database. A bare node:http handler
// that trusts whoever calls: no signature, no parsing beyond the id, no pages, no worker.
//   POST /bare    reads the body, answers.
//   POST /stored  makes the same insert: the event and its job in one transaction, shared by those that arrive together.
//   GET  /page/…  the page's one statement, its JSON as it comes.
//   POST /noted   the same, and before it answers: one draft asked for, one row kept, one note posted.
import { randomUUID } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { App } from "../../app/app.ts";
import { postNote } from "../../app/chatwoot/notes.server.ts";
import type { Database } from "../../app/db/database.server.ts";
import { openEmbedded } from "../../app/db/embedded.server.ts";
import { connectPostgres } from "../../app/db/postgres.server.ts";
import { askForDraft } from "../../app/drafts/agent-client.server.ts";
import type { Job } from "../../app/queue/job.ts";
import { openQueue } from "../../app/queue/queue.server.ts";
import { processEventJob } from "../../app/webhooks/jobs.ts";
import { storeEvent } from "../../app/webhooks/store-event.server.ts";
import { floorPages } from "./floor-pages.ts";
import { tellUsage } from "./usage.ts";

type Settings = { folder: string; databaseUrl: string; chatwoot: string; agentService: string; agentSecret: string };
const settings = JSON.parse(process.argv[2] ?? "{}") as Settings;

const database: Database = settings.databaseUrl
  ? connectPostgres(settings.databaseUrl)
  : await openEmbedded({ folder: settings.folder });
const queue = await openQueue(database, [processEventJob as unknown as Job<never>], { retryLimit: 12 }, () => {});
const { id: accountId } = await database.db.selectFrom("accounts").select("id").executeTakeFirstOrThrow();
const app = { db: database.db, queue, chatwoot: { id: accountId } } as unknown as App;
const chatwoot = { address: settings.chatwoot, accountId: 1, token: "floor" };

const store = (body: string, messageId: number) =>
  storeEvent(app, { event: "message_created", messageId, source: "webhook", deliveryId: null, body });

/** @param text what the customer asked, so that the model has the same to read. */
async function note(messageId: number, text: string): Promise<void> {
  const now = new Date();
  const draftId = randomUUID();
  const { draft } = await askForDraft(
    { address: settings.agentService, secret: settings.agentSecret },
    {
      draftId,
      now: now.toISOString(),
      deadline: new Date(now.getTime() + 60_000).toISOString(),
      context: {
        shopName: "Fennick Hose & Fitting",
        signOffs: {},
        signOff: null,
        channel: "chat",
        subject: null,
        customer: { name: "Customer", firstName: null, verified: false },
        sourceMessageId: messageId,
        conversation: [
          {
            id: messageId,
            from: "customer",
            automatic: false,
            author: "Customer",
            text,
            at: now.toISOString(),
            attachments: [],
          },
        ],
        knowledge: [],
        orders: [],
        examples: [],
        changesWanted: [],
      },
    },
  );
  await database.db
    .updateTable("webhookEvents")
    .set({ state: "processed", reason: draft.reply })
    .where("accountId", "=", accountId)
    .where("dedupeKey", "=", `message_created:${messageId}`)
    .execute();
  await postNote(chatwoot, messageId, { content: draft.reply, draftId });
}

const server = createServer(async (incoming, outgoing) => {
  const { pathname, searchParams } = new URL(incoming.url ?? "/", "http://floor");
  if (incoming.method === "GET") {
    const page = floorPages[pathname.replace("/page/", "")] ?? "";
    const values = page.includes("$2") ? [accountId, searchParams.get("approvalId")] : [accountId];
    const { rows } = await database.pool.query(page, values);
    return outgoing.writeHead(200, { "Content-Type": "application/json" }).end(rows[0]?.page);
  }
  const answer = () => outgoing.writeHead(200, { "Content-Type": "application/json" }).end('{"received":true}');
  const parts: Buffer[] = [];
  for await (const part of incoming) parts.push(part);
  const body = Buffer.concat(parts).toString();
  if (incoming.url === "/bare") return answer();
  const messageId = Number(/"id":(\d+)/.exec(body)?.[1]);
  await store(body, messageId);
  if (incoming.url === "/noted") await note(messageId, /"content":"([^"]*)"/.exec(body)?.[1] ?? "");
  answer();
});
server.listen(0, "127.0.0.1", () => {
  tellUsage();
  process.send?.({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` });
});
process.on("disconnect", () => process.exit(0));
