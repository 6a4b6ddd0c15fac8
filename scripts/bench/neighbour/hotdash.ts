import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import type { QueueItem, Review } from "../../../app/approvals/view.ts";
import { openEmbedded } from "../../../app/db/embedded.server.ts";
import type { Running } from "../../../app/main.server.ts";
import { seedShop } from "../../../app/sandbox/seed.server.ts";
import { signInByLink, until } from "../../walk/visitor.ts";
import { openProxy } from "./counting.ts";
import { type Shop, TOKEN, WEBHOOK_SECRET } from "./shop.ts";

export type HotDash = Awaited<ReturnType<typeof startHotDash>>;

/** HotDash as it is started before a live Chatwoot, with the shop's articles and orders, and its requests counted. */
export async function startHotDash(shop: Shop) {
  const proxy = await openProxy(shop.sandbox.address);
  const dataDir = mkdtempSync(join(tmpdir(), "hotdash-neighbour-"));
  mkdirSync(dataDir, { recursive: true });
  const database = await openEmbedded({ folder: join(dataDir, "pg") });
  const { id } = await database.db
    .insertInto("accounts")
    .values({ baseUrl: proxy.address, chatwootAccountId: 1, name: "Fennick Hose & Fitting" })
    .returning("id")
    .executeTakeFirstOrThrow();
  await seedShop(database.db, id, new Date());
  await database.close();

  process.env.NODE_ENV ??= "production";
  const { start } = (await import(pathToFileURL(resolve("build/server/index.js")).href)) as {
    start(env: Record<string, string>): Promise<Running>;
  };
  const running = await start({
    ...{
      PORT: "0",
      AGENT_PORT: "0",
      HOST: "127.0.0.1",
      DATA_DIR: dataDir,
      DATABASE_URL: "",
      PUBLIC_URL: "",
      ROLES: "",
    },
    ...{ AGENT_SDK_URL: "", OPENAI_API_KEY: "", OPENAI_BASE_URL: "", SLACK_WEBHOOK_URL: "", LOG_LEVEL: "error" },
    ...{ CHATWOOT_LIVE: "1", CHATWOOT_BASE_URL: proxy.address, CHATWOOT_TOKEN: TOKEN, CHATWOOT_ACCOUNT_ID: "1" },
    ...{ CHATWOOT_WEBHOOK_SECRET: WEBHOOK_SECRET, DRAFT_QUIET_SECONDS: "1", UNDO_SECONDS: "0" },
  });
  shop.sandbox.setWebhookUrl(`${running.publicUrl}/api/webhooks/chatwoot`);
  const person = { email: "avery@shop.example", name: "Avery Stone", password: "a long demo password" };
  const reviewer = await signInByLink(running.signInLink ?? "", person);

  return {
    requests: proxy.kept,
    /** Waits for a draft that answers this message, or a later one of the same conversation. */
    draft: (conversationId: number, messageId: number): Promise<Review> =>
      until(`a draft in conversation ${conversationId}`, async () => {
        const { data } = await reviewer.get<{ data: QueueItem[] }>("/api/v1/approvals");
        const item = data.find((one) => one.conversationId === conversationId && one.state === "pending_review");
        if (!item) return null;
        const { data: review } = await reviewer.get<{ data: Review }>(`/api/v1/approvals/${item.approvalId}`);
        return review.draft && (review.sourceMessageId ?? 0) >= messageId ? review : null;
      }),
    /** Approves a draft as it is. */
    approve: (review: Review) =>
      reviewer.post(`/app/approvals/${review.approvalId}/decisions`, {
        outcome: "approve",
        version: review.version,
        draftId: review.draft?.id,
        seenMessageId: review.seenMessageId,
        recipients: review.recipients,
        grades: { tone: 5, accuracy: 5, policy: 5 },
        finalText: review.draft?.reply,
        basis: review.draft?.evidence.length ? "evidence" : "own_knowledge",
        reason: null,
        note: "",
        despiteNewer: false,
        despiteClosedWindow: false,
        openedAt: null,
      }),
    close: async () => {
      await running.stop();
      await proxy.close();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}
