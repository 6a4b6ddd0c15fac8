import { expect, test } from "vitest";
import { openTestApp } from "../support/app.ts";
import { signedInAs } from "../support/operators.ts";
import { openPage, visit } from "../support/sandbox-page.ts";

const DANA = { name: "Dana Whitfield", email: "dana@post.example", channel: "chat", text: "Hello" };

test("a customer's message opens their conversation, and the page shows what they see", async () => {
  const { look, send } = await openPage();
  const sent = await send({
    act: "write",
    ...DANA,
    channel: "email",
    subject: "Hi",
    cc: "a@post.example, b@post.example",
  });
  expect(sent).toEqual({ ok: true, opened: 1 });
  expect(await look("?conversation=1")).toMatchObject({
    answers: true,
    conversations: [{ id: 1, customer: { name: "Dana Whitfield" }, preview: "Hello" }],
    thread: { channel: "email", subject: "Hi", messages: [{ from: "customer", text: "Hello" }] },
  });
});

test("a wrong field is named beside it, and nothing is written", async () => {
  const { look, send } = await openPage();
  const wrong = (field: Record<string, string>) => send({ act: "write", ...DANA, ...field });
  expect(await wrong({ email: "nonsense" })).toEqual({
    ok: false,
    field: "email",
    problem: expect.stringMatching(/^Enter an email address/),
  });
  expect(await wrong({ text: "" })).toMatchObject({ ok: false, field: "text" });
  expect(await wrong({ cc: "nonsense" })).toMatchObject({ ok: false, field: "cc" });
  expect((await look()).conversations).toEqual([]);
});

test("a reply goes into the conversation, and the customer may delete it", async () => {
  const { look, send, sandbox } = await openPage();
  const { conversationId } = await sandbox.write();
  expect(await send({ act: "write", ...DANA, text: "More", conversationId: String(conversationId) })).toEqual({
    ok: true,
  });
  const messages = async () => (await look(`?conversation=${conversationId}`)).thread?.messages ?? [];
  const last = (await messages()).at(-1);
  expect(last?.text).toBe("More");
  await send({ act: "remove", conversationId: String(conversationId), messageId: String(last?.id) });
  expect((await messages()).at(-1)).toMatchObject({ id: last?.id, deleted: true });
});

test("a fault switched on leaves the others as they are, and goes off again", async () => {
  const { look, send, sandbox } = await openPage();
  sandbox.faults.set({ failDelivery: true });
  await send({ act: "fault", fault: "slowMs", on: "true" });
  expect((await look()).faults).toEqual({ failDelivery: true, slowMs: 3000 });
  await send({ act: "fault", fault: "slowMs", on: "false" });
  expect(sandbox.faults.current()).toEqual({ failDelivery: true });
});

test("twenty customers are simulated", async () => {
  const { look, send } = await openPage();
  expect(await send({ act: "busy-morning" })).toEqual({ ok: true });
  await expect.poll(async () => (await look()).conversations.length).toBeGreaterThan(0);
});

test("the page stays up while the sandbox is away, and says so", async () => {
  const { look, send, sandbox } = await openPage();
  await sandbox.close();
  expect(await look()).toMatchObject({ answers: false, conversations: [], thread: null, faults: {}, slack: [] });
  expect(await send({ act: "write", ...DANA })).toEqual({
    ok: false,
    field: null,
    problem: "The sandbox isn't responding. Try again.",
  });
});

test("a form that is none of the page's is 400, a conversation that is not there 404", async () => {
  const { look, send } = await openPage();
  const forms: Record<string, string>[] = [
    { act: "drop" },
    { act: "fault", fault: "killPidOnRequest", on: "true" },
    { act: "remove", conversationId: "1", messageId: "x" },
  ];
  for (const form of forms) await expect(send(form)).rejects.toMatchObject({ status: 400 });
  await expect(look("?conversation=99")).rejects.toMatchObject({ status: 404 });
});

test("beside a live Chatwoot there is no sandbox page, and without signing in none at all", async () => {
  const live = await openTestApp({
    env: {
      CHATWOOT_LIVE: "1",
      CHATWOOT_BASE_URL: "https://chatwoot.example.com",
      CHATWOOT_TOKEN: "test-token",
      CHATWOOT_ACCOUNT_ID: "1",
      CHATWOOT_WEBHOOK_SECRET: "test-webhook-secret",
    },
  });
  const { cookie } = await signedInAs(live, "admin");
  await expect(visit(live, cookie).look()).rejects.toMatchObject({ status: 404 });
  await expect(visit(live, cookie).send({ act: "busy-morning" })).rejects.toMatchObject({ status: 404 });
  await expect(visit(live, "").look()).rejects.toMatchObject({ status: 302 });
});
