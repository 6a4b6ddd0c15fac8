import { readFileSync } from "node:fs";
import { afterAll, expect, inject, test } from "vitest";
import { openEmbedded } from "../../../app/db/embedded.server.ts";
import type { CheckName } from "../../../app/health/check.ts";
import { lookAtConnection } from "../../../app/health/check-connection.server.ts";
import { openTestApp } from "../../support/app.ts";
import { openSandbox, SANDBOX_SECRET, SANDBOX_TOKEN } from "../../support/sandbox.ts";
import { json, openStandIn } from "../../support/stand-in.ts";

/** Looking writes nothing, so one empty database serves all. */
const database = await openEmbedded({ image: new Blob([readFileSync(inject("emptyDatabase"))]) });
afterAll(() => database.close());

/** A shop, and what the connection check says of one thing in it. */
async function openShop() {
  const app = await openTestApp({ database });
  const sandbox = await openSandbox();
  Object.assign(app.chatwoot, { address: sandbox.address, token: SANDBOX_TOKEN, webhookSecrets: [SANDBOX_SECRET] });
  const rest = async (method: string, path: string, body?: unknown) => {
    const answer = await sandbox.rest(method, path, body);
    expect(answer.status).toBe(200);
    const text = await answer.text();
    return text === "" ? null : JSON.parse(text);
  };
  const check = async (name: CheckName) =>
    (await lookAtConnection(app)).checks.find((one) => one.name === name) ?? expect.fail(`no check ${name}`);
  const inboxId = async (name: string): Promise<number> =>
    (await rest("GET", "/inboxes")).payload.find((one: { name: string }) => one.name === name).id;
  return { app, sandbox, rest, check, inboxId };
}

const outgoing = { attribute_key: "message_type", filter_operator: "equal_to", values: ["outgoing"] };
const notPrivate = { attribute_key: "private_note", filter_operator: "equal_to", values: [false] };

test("a rule that would answer HotDash's notes is told of until it leaves notes out (N4)", async () => {
  const { rest, check } = await openShop();
  const actions = [
    { action_name: "send_message", action_params: ["How did we do?"] },
    { action_name: "resolve_conversation", action_params: [] },
  ];
  const rule = { name: "Survey <b>", event_name: "message_created", conditions: [outgoing], actions };
  const { id } = await rest("POST", "/automation_rules", rule);
  const warned = await check("note-rules");
  expect(warned).toMatchObject({ state: "warning", copy: ["Private Note · Equal to · False"] });
  expect(warned.seen).toContain("“Survey <b>” sends the customer a message and resolves the conversation");
  expect(warned.toDo).toContain("Settings, Automation. Edit the rule and add this condition");
  expect(JSON.stringify(warned)).not.toContain("How did we do?");

  const mended = [{ ...outgoing, query_operator: "AND" }, notPrivate];
  await rest("PATCH", `/automation_rules/${id}`, { conditions: mended });
  expect(await check("note-rules")).toMatchObject({ state: "ok", toDo: null });
  await rest("PATCH", `/automation_rules/${id}`, { conditions: [outgoing], active: false });
  expect(await check("note-rules")).toMatchObject({ state: "ok" });
});

test("a rule that acknowledges messages is told of, and asks for nothing", async () => {
  const { rest, check } = await openShop();
  await rest("POST", "/automation_rules", {
    name: "Thanks",
    event_name: "message_created",
    conditions: [{ ...outgoing, values: ["incoming"] }],
    actions: [{ action_name: "send_message", action_params: ["We have got your message."] }],
  });
  expect(await check("automatic-messages")).toMatchObject({
    state: "ok",
    seen: expect.stringContaining("“Thanks” when they write. HotDash drafts all the same"),
  });
  expect(await check("note-rules")).toMatchObject({ state: "ok" });
});

test("the program behind an API inbox is warned of, for it gets the notes (N14), while there are any", async () => {
  const { app, rest, check, inboxId } = await openShop();
  expect(await check("inbox-webhooks")).toMatchObject({ state: "ok" });
  const webhook_url = "https://bridge.example/hook?key=secret-word";
  await rest("PATCH", `/inboxes/${await inboxId("Order app")}`, { channel: { webhook_url } });
  const warned = await check("inbox-webhooks");
  expect(warned).toMatchObject({ state: "warning", seen: expect.stringContaining("“Order app”") });
  expect(warned.toDo).toContain("marked as private");
  expect(JSON.stringify(warned)).not.toContain("secret-word");

  const notesByInbox = JSON.stringify({ [await inboxId("Order app")]: "none" });
  await app.db
    .insertInto("settings")
    .values({ accountId: app.chatwoot.id, key: "notesByInbox", value: notesByInbox })
    .execute();
  expect(await check("inbox-webhooks")).toMatchObject({ state: "ok" });
  await app.db.updateTable("settings").set({ value: "{}" }).execute();
});

test("a bot is told of while it is joined to an inbox", async () => {
  const { rest, check, inboxId } = await openShop();
  const bot = await rest("POST", "/agent_bots", { name: "Helper", outgoing_url: "https://bot.example/secret-word" });
  expect(await check("bots")).toMatchObject({ state: "ok" });
  await rest("POST", `/inboxes/${await inboxId("Shop chat")}/set_agent_bot`, { agent_bot: bot.id });
  const warned = await check("bots");
  expect(warned).toMatchObject({
    state: "warning",
    seen: expect.stringContaining("“Helper” is joined to “Shop chat”"),
  });
  expect(JSON.stringify(warned)).not.toContain("secret-word");
});

test("a token that may not read rules leaves them unchecked", async () => {
  const { app, check } = await openShop();
  app.chatwoot.token = `${SANDBOX_TOKEN}-agent`;
  for (const name of ["note-rules", "automatic-messages"] as const)
    expect(await check(name)).toMatchObject({ state: "unknown", seen: expect.stringMatching(/^Not checked: only an/) });
});

test("of many inboxes a bounded number is asked for its bot, and the rest is said", async () => {
  const payload = Array.from({ length: 3000 }, (_, at) => ({ id: at + 1, name: `Inbox ${at + 1}` }));
  const bot = { id: 5, name: "Helper", outgoing_url: "" };
  const { address, asked } = await openStandIn((request, response) => {
    const path = (request.url ?? "").replace(/^.*accounts\/1/, "");
    if (path === "/inboxes") return json(200, { payload })(request, response);
    if (path === "/agent_bots") return json(200, [bot])(request, response);
    if (path.endsWith("/agent_bot"))
      return json(200, path === "/inboxes/2/agent_bot" ? { agent_bot: bot } : {})(request, response);
    return json(404, { error: "Resource could not be found" })(request, response);
  });
  const app = await openTestApp({ database, chatwoot: { address } });
  const { checks } = await lookAtConnection(app);
  const check = checks.find(({ name }) => name === "bots");
  expect(check?.seen).toMatch(/^“Helper” is joined to “Inbox 2”\..*2950 inboxes were not looked at\.$/);
  expect(asked.filter(({ url }) => url?.endsWith("/agent_bot"))).toHaveLength(50);
});
