// HotDash as it is deployed, in five processes: what nobody sees while all of it runs in one.
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, onTestFailed, test } from "vitest";
import type { Review } from "../../app/approvals/view.ts";
import { approvalOf } from "../support/desk.ts";
import { VERSIONS } from "../support/postgres-server.ts";
import { type SplitProduct, startSplitProduct } from "../support/split-product.ts";

const PATIENCE = { timeout: 25_000, interval: 50 };
/** What twenty customers at once need where five processes share a busy machine. */
const CROWD = { timeout: 45_000, interval: 100 };
/** A draft whose beginning was cut off in the middle of its commit is begun anew when its minute is over. */
const RECOVERY = { timeout: 75_000, interval: 50 };
const TEST_MS = 100_000;

describe.each(VERSIONS)("on Postgres %i", { timeout: TEST_MS }, (version) => {
  let product: SplitProduct;
  beforeAll(async () => {
    product = await startSplitProduct(version);
  });
  afterAll(() => product?.stop());

  /** What a browser at one of the webs hears of. */
  async function listen(web: number) {
    const leaving = new AbortController();
    const stream = await product.ask(web, "/api/v1/activity", {
      headers: { Accept: "text/event-stream" },
      signal: leaving.signal,
    });
    let heard = "";
    const listening = (async () => {
      for await (const bytes of stream.body ?? []) heard += new TextDecoder().decode(bytes);
    })().catch(() => {});
    await expect.poll(() => heard, PATIENCE).toContain("retry:");
    return {
      heard: () => [...heard.matchAll(/^event: (\w+)$/gm)].map(([, event]) => event),
      leave: async () => {
        leaving.abort();
        await listening;
      },
    };
  }

  /** The draft for a conversation, when it waits for review. */
  async function pending(web: number, conversationId: number): Promise<Review> {
    const find = async () => {
      const { data } = (await (await product.ask(web, "/api/v1/approvals")).json()) as { data: Review[] };
      return data.find((one) => one.conversationId === conversationId && one.state === "pending_review");
    };
    await expect.poll(find, PATIENCE).toBeDefined();
    const approvalId = (await find())?.approvalId;
    return ((await (await product.ask(web, `/api/v1/approvals/${approvalId}`)).json()) as { data: Review }).data;
  }

  const approve = async (web: number, review: Review) => {
    const answer = await product.ask(web, `/app/approvals/${review.approvalId}/decisions`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(approvalOf(review)),
    });
    expect(await answer.json()).toMatchObject({ ok: true });
  };

  const draftsOf = (conversationId: number) =>
    product.db
      .selectFrom("drafts")
      .innerJoin("approvals", "approvals.id", "drafts.approvalId")
      .select("drafts.id")
      .where("approvals.conversationId", "=", conversationId)
      .execute();

  test("a question that comes in at one web is drafted once, heard and approved at the other, and answered once", async () => {
    const there = await listen(1);
    product.balancer.only = 0;
    const { conversationId } = await product.write({ text: "Where is my order #4790?" });
    const review = await pending(1, conversationId);
    await expect.poll(there.heard, PATIENCE).toContain("change");
    await there.leave();
    // A reply that is approved before its note is posted overtakes it, and then there is none.
    await expect.poll(() => product.notes(conversationId), PATIENCE).toHaveLength(1);

    const here = await listen(0);
    await approve(1, review);
    await expect.poll(here.heard, PATIENCE).toContain("change");
    await expect.poll(() => product.replies(conversationId), PATIENCE).toEqual([review.draft?.reply.trim()]);
    await here.leave();
    expect(await product.notes(conversationId)).toHaveLength(1);
    expect(await draftsOf(conversationId)).toHaveLength(1);
  });

  test("of twenty customers at once each is drafted, noted and answered once, by both webs and both workers", async () => {
    onTestFailed(() => console.log(product.printed()));
    product.balancer.only = null;
    product.balancer.passed.length = 0;
    for (const asked of product.asked) asked.length = 0;
    const written = await Promise.all(
      Array.from({ length: 20 }, (_, at) =>
        product.write({
          name: `Customer ${at}`,
          email: `c${at}@post.example`,
          text: `Where is my order #${4790 + at}?`,
        }),
      ),
    );
    for (const { conversationId } of written)
      await expect.poll(() => product.notes(conversationId), CROWD).toHaveLength(1);
    await Promise.all(
      written.map(async ({ conversationId }, at) => approve(at % 2, await pending(at % 2, conversationId))),
    );
    for (const { conversationId } of written) {
      await expect.poll(() => product.replies(conversationId), CROWD).toHaveLength(1);
      expect(await product.notes(conversationId)).toHaveLength(1);
      expect(await draftsOf(conversationId)).toHaveLength(1);
    }
    expect(new Set(product.balancer.passed.map(({ to }) => to))).toEqual(new Set([0, 1]));
    const drafted = product.asked.map((asked) => asked.filter(({ path }) => path === "/drafts").length);
    expect(drafted.every((count) => count > 0)).toBe(true);
  });

  test("a database that crashes under load loses nothing that was acknowledged, and all goes on by itself", async () => {
    onTestFailed(() => console.log(product.printed()));
    product.balancer.passed.length = 0;
    const browser = await listen(1);
    const written: { conversationId: number; messageId: number }[] = [];
    const opening = new AbortController();
    const customers = (async () => {
      for (let at = 0; !opening.signal.aborted; at++) {
        written.push(
          await product.write({ email: `late${at}@post.example`, text: `Where is my order #${4900 + at}?` }),
        );
        await sleep(100);
      }
    })();
    const moreWritten = async () => {
      const before = written.length;
      await expect.poll(() => written.length, PATIENCE).toBeGreaterThan(before + 4);
    };
    const healths = () => Promise.all(product.health.map(async (url) => (await fetch(url)).status));

    await moreWritten();
    await product.server.crash();
    await moreWritten();
    expect(await healths()).toEqual([503, 503, 503, 503]);
    const page = await product.ask(0, "/app/approvals");
    expect(page.status).toBe(503);
    expect(await page.text()).toContain("HotDash cannot reach its database");
    await product.server.start();
    await expect.poll(healths, PATIENCE).toEqual([200, 200, 200, 200]);
    await moreWritten();
    opening.abort();
    await customers;
    await product.idle();
    await expect.poll(browser.heard, PATIENCE).toContain("resync");
    expect(browser.heard()).toContain("lost");
    await browser.leave();

    const told = product.balancer.passed
      .map(({ status, body }) => ({
        status,
        ...(JSON.parse(body) as { event: string; id: number; message_type: string }),
      }))
      .filter(({ event, message_type }) => event === "message_created" && message_type === "incoming");
    const acknowledged = told.filter(({ status }) => status === 200).map(({ id }) => `message_created:${id}`);
    expect(new Set(told.map(({ status }) => status))).toEqual(new Set([200, 503]));
    const stored = async () =>
      (
        await product.db
          .selectFrom("webhookEvents")
          .select("dedupeKey")
          .where("event", "=", "message_created")
          .execute()
      ).map(({ dedupeKey }) => dedupeKey);
    expect(await stored()).toEqual(expect.arrayContaining(acknowledged));

    await product.sweep();
    await expect
      .poll(stored, PATIENCE)
      .toEqual(expect.arrayContaining(written.map(({ messageId }) => `message_created:${messageId}`)));
    for (const { conversationId } of written) {
      await expect.poll(() => product.notes(conversationId), RECOVERY).toHaveLength(1);
      expect(await draftsOf(conversationId)).toHaveLength(1);
    }
    // Our own notes come back as events, of which the last may still be on its way.
    const states = () => product.db.selectFrom("webhookEvents").select("state").distinct().orderBy("state").execute();
    await expect.poll(states, RECOVERY).toEqual([{ state: "ignored" }, { state: "processed" }]);
    expect(await (await product.ask(0, "/app/approvals")).text()).not.toContain("cannot reach");
    expect(product.ended()).toEqual([]);
  });

  test("a network that swallows everything keeps no webhook waiting as long as Chatwoot waits, and is got over", async () => {
    onTestFailed(() => console.log(product.printed()));
    const answers = () => product.balancer.passed.map(({ status }) => status);
    const write = async () => {
      product.balancer.passed.length = 0;
      await product.write({ email: "quiet@post.example" });
      await product.idle();
    };
    product.pooler.freeze();
    await write();
    // The sandbox hangs up after Chatwoot's 5 seconds; who had answered by then is in the list with what was answered.
    expect(new Set(answers())).toEqual(new Set([503]));
    expect((await fetch(product.health[0] ?? "")).status).toBe(503);
    product.pooler.thaw();
    await expect.poll(() => write().then(answers), PATIENCE).not.toContain(503);
    expect(product.ended()).toEqual([]);
  });
});
