// HotDash as it is deployed, in five processes: what nobody sees while all of it runs in one.
import { afterAll, beforeAll, describe, expect, onTestFailed, test } from "vitest";
import type { Review } from "../../app/approvals/view.ts";
import { approvalOf } from "../support/desk.ts";
import { VERSIONS } from "../support/postgres-server.ts";
import { type SplitProduct, startSplitProduct } from "../support/split-product.ts";

const PATIENCE = { timeout: 25_000, interval: 50 };

describe.each(VERSIONS)("on Postgres %i", (version) => {
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

    const here = await listen(0);
    await approve(1, review);
    await expect.poll(here.heard, PATIENCE).toContain("change");
    await expect.poll(() => product.replies(conversationId), PATIENCE).toEqual([review.draft?.reply.trim()]);
    await here.leave();
    await expect.poll(() => product.notes(conversationId), PATIENCE).toHaveLength(1);
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
    await Promise.all(
      written.map(async ({ conversationId }, at) => approve(at % 2, await pending(at % 2, conversationId))),
    );
    for (const { conversationId } of written) {
      await expect.poll(() => product.replies(conversationId), PATIENCE).toHaveLength(1);
      await expect.poll(() => product.notes(conversationId), PATIENCE).toHaveLength(1);
      expect(await draftsOf(conversationId)).toHaveLength(1);
    }
    expect(new Set(product.balancer.passed.map(({ to }) => to))).toEqual(new Set([0, 1]));
    const drafted = product.asked.map((asked) => asked.filter(({ path }) => path === "/drafts").length);
    expect(drafted.every((count) => count > 0)).toBe(true);
  });
});
