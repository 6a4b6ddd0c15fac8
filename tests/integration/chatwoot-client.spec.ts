import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, onTestFinished, test, vi } from "vitest";
import { z } from "zod";
import {
  AnswerTooLarge,
  ChatwootRefused,
  ChatwootUnavailable,
  callChatwoot,
  fetchFields,
  isUnreadableAnswer,
} from "../../app/chatwoot/client.server.ts";
import { items, object, scalar } from "../../app/chatwoot/json-fields.ts";
import {
  listByActivity,
  listChanged,
  readConversation,
  readLatest,
  readMessage,
  readThread,
  readThreadPage,
} from "../../app/chatwoot/threads.server.ts";
import { openSandbox } from "../support/sandbox.ts";

const TOKEN = "token-that-must-not-travel";
const SAID = "the customer's own words";

/** A server that answers as told, and what it was asked. */
async function answering(answer: (request: IncomingMessage, response: ServerResponse) => void) {
  const asked: IncomingMessage[] = [];
  const server = createServer((request, response) => {
    asked.push(request);
    answer(request, response);
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  const close = async () => {
    server.closeAllConnections();
    await new Promise((closed) => server.close(closed));
  };
  onTestFinished(close);
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { address, door: { address, accountId: 7, token: TOKEN }, asked, close };
}

const Pong = z.object({ ok: z.literal(true) });
const json = (status: number, body: unknown) => (_: IncomingMessage, response: ServerResponse) =>
  void response.writeHead(status, { "Content-Type": "application/json" }).end(JSON.stringify(body));
const caught = (act: Promise<unknown>) =>
  act.then(
    () => {
      throw new Error("nothing was thrown");
    },
    (error: unknown) => error as ChatwootRefused & ChatwootUnavailable,
  );
const silent = (error: Error) => {
  for (const word of [TOKEN, SAID])
    expect(`${error.message} ${error.stack} ${JSON.stringify(error)}`).not.toContain(word);
};

test("a call carries the token in its header, below the account, and its answer is parsed", async () => {
  const { door, asked } = await answering(json(200, { ok: true }));
  expect(await callChatwoot(door, Pong, "/labels")).toEqual({ ok: true });
  expect(asked[0]?.url).toBe("/api/v1/accounts/7/labels");
  expect(asked[0]?.headers["api-access-token"]).toBe(TOKEN);
});

test.each([401, 402, 403, 404, 422])(
  "%i is a refusal with its status, without a word of the answer",
  async (status) => {
    const { door } = await answering(json(status, { error: SAID }));
    const error = await caught(callChatwoot(door, Pong, "/labels", { method: "POST", body: { content: SAID } }));
    expect(error).toBeInstanceOf(ChatwootRefused);
    expect(error.status).toBe(status);
    silent(error);
  },
);

test.each([
  [429, "chatwoot-rate-limited", false],
  [500, "chatwoot-server-error", true],
  [502, "chatwoot-server-error", true],
  [503, "chatwoot-server-error", true],
])("%i is worth waiting for: %s", async (status, causeName, sent) => {
  const { door } = await answering(json(status, { error: SAID }));
  const error = await caught(callChatwoot(door, Pong, "/labels"));
  expect(error).toBeInstanceOf(ChatwootUnavailable);
  expect(error).toMatchObject({ causeName, sent, status });
  silent(error);
});

test("no answer in time may have been stored", async () => {
  const { door } = await answering(() => {});
  const error = await caught(
    callChatwoot(door, Pong, "/labels", { method: "POST", body: { content: SAID }, signal: AbortSignal.timeout(50) }),
  );
  expect(error).toMatchObject({ causeName: "chatwoot-timeout", sent: true, status: null });
  silent(error);
});

test("a connection torn before or in the middle of the answer may have been stored", async () => {
  const torn = await answering((request) => request.socket.destroy());
  expect(await caught(callChatwoot(torn.door, Pong, "/labels"))).toMatchObject({
    causeName: "chatwoot-interrupted",
    sent: true,
  });
  const half = await answering((request, response) => {
    response.writeHead(200, { "Content-Length": "500" }).write('{"ok":');
    setImmediate(() => request.socket.destroy());
  });
  expect(await caught(callChatwoot(half.door, Pong, "/labels"))).toMatchObject({
    causeName: "chatwoot-interrupted",
    sent: true,
  });
});

test("a refused connection and an unknown name have sent nothing", async () => {
  const gone = await answering(json(200, {}));
  await gone.close();
  expect(await caught(callChatwoot(gone.door, Pong, "/labels"))).toMatchObject({
    causeName: "chatwoot-unreachable",
    sent: false,
  });
  const nowhere = { ...gone.door, address: "http://chatwoot.invalid" };
  const error = await caught(callChatwoot(nowhere, Pong, "/labels"));
  expect(error).toMatchObject({ causeName: "chatwoot-unreachable", sent: false });
  silent(error);
});

test("a server without the TLS it promises hears nothing of the request", async () => {
  const plain = await answering(json(200, { ok: true }));
  const door = { ...plain.door, address: plain.address.replace("http:", "https:") };
  expect(await caught(callChatwoot(door, Pong, "/labels"))).toBeInstanceOf(ChatwootUnavailable);
  expect(plain.asked).toEqual([]);
});

test("a read is redirected within its origin", async () => {
  const { door } = await answering((request, response) =>
    request.url?.endsWith("/moved")
      ? json(200, { ok: true })(request, response)
      : void response.writeHead(302, { Location: "/moved" }).end(),
  );
  expect(await callChatwoot(door, Pong, "/labels")).toEqual({ ok: true });
});

test("a redirect to another origin is refused, and nothing is sent there", async () => {
  const elsewhere = await answering(json(200, { ok: true }));
  const { door } = await answering((_, response) =>
    response.writeHead(302, { Location: `${elsewhere.address}/steal` }).end(),
  );
  const error = await caught(callChatwoot(door, Pong, "/labels"));
  expect(error).toBeInstanceOf(ChatwootRefused);
  expect(elsewhere.asked).toEqual([]);
  silent(error);
});

test("a redirected write is refused, not repeated", async () => {
  const { door, asked } = await answering((_, response) => response.writeHead(307, { Location: "/moved" }).end());
  const error = await caught(callChatwoot(door, Pong, "/labels", { method: "POST", body: {} }));
  expect(error).toBeInstanceOf(ChatwootRefused);
  expect(asked).toHaveLength(1);
});

test("a redirect in a circle ends", async () => {
  const { door, asked } = await answering((_, response) => response.writeHead(302, { Location: "/again" }).end());
  expect(await caught(callChatwoot(door, Pong, "/labels"))).toBeInstanceOf(ChatwootRefused);
  expect(asked.length).toBeLessThan(6);
});

test.each<[string, string]>([
  ["a page", `<html>${SAID}</html>`],
  ["another JSON", JSON.stringify({ ok: SAID })],
  ["nothing", ""],
])("%s instead of the answer is refused without quoting it", async (_, body) => {
  const { door } = await answering((_request, response) => response.writeHead(200).end(body));
  const error = await caught(callChatwoot(door, Pong, "/labels"));
  expect(error).toBeInstanceOf(ChatwootRefused);
  silent(error);
});

test.each<[string, string]>([
  ["a page", `<html>${SAID}</html>`],
  ["half of it", `{"data":{"payload":[{"id":1,"status":"${SAID}`],
  ["another list", JSON.stringify({ data: { payload: { id: SAID } } })],
  ["two lists", JSON.stringify({ data: { payload: [] } }).replace("[]", `[],"payload":["${SAID}"]`)],
  ["nothing", ""],
])("%s instead of a list is refused without quoting it", async (_, body) => {
  const { door } = await answering((_request, response) => response.writeHead(200).end(body));
  const error = await caught(listByActivity(door, 1));
  expect(error).toBeInstanceOf(ChatwootRefused);
  expect(error.message).toMatch(/^GET \/conversations: the answer /);
  expect(isUnreadableAnswer(error)).toBe(true);
  silent(error);
});

test("a list that breaks off may be the list's own fault, one that never began is not", async () => {
  const half = await answering((request, response) => {
    response.writeHead(200).write(`{"data":{"payload":[{"id":1,"status":"${SAID}`);
    setImmediate(() => request.socket.destroy());
  });
  const error = await caught(listByActivity(half.door, 1));
  expect(error).toMatchObject({ causeName: "chatwoot-interrupted", status: 200 });
  expect(isUnreadableAnswer(error)).toBe(true);
  silent(error);
  const none = await answering((request) => request.socket.destroy());
  expect(isUnreadableAnswer(await caught(listByActivity(none.door, 1)))).toBe(false);
});

const numbers = { fields: object({ all: items(scalar(9)) }), answer: z.object({ all: z.array(z.unknown()) }) };

test.each([
  ["nothing comes for 10 s", [9, 10]],
  ["it has not ended after 20 s, though something always comes", [9, 9, 2]],
])("an answer is cut when %s", async (_, waitsSeconds) => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  onTestFinished(() => void vi.useRealTimers());
  const sending = Promise.withResolvers<ServerResponse>();
  const { door } = await answering((_request, response) => sending.resolve(response.writeHead(200)));
  let came = Promise.withResolvers<void>();
  const reading = caught(fetchFields(door, "/numbers", { ...numbers, onItem: () => came.resolve() }));
  const response = await sending.promise;
  response.write('{"all":[');
  for (const seconds of waitsSeconds) {
    response.write("1,");
    await came.promise;
    came = Promise.withResolvers();
    vi.advanceTimersByTime(seconds * 1000);
  }
  expect(await reading).toMatchObject({ causeName: "chatwoot-timeout", status: 200 });
});

test("more conversations than are worked off at once are not held: the rest is not even read", async () => {
  const { door } = await answering((_request, response) => {
    response.writeHead(200).write('{"data":{"payload":[{"id":1}');
    const endless = () => response.write(',{"id":1}'.repeat(1000), (error) => error || setImmediate(endless));
    endless();
  });
  const error = await caught(listChanged(door, 60));
  expect(error).toBeInstanceOf(AnswerTooLarge);
  expect(isUnreadableAnswer(error)).toBe(true);
});

/** A message of so many characters in each of the texts that are kept. */
const longMail = (id: number, characters: number) => ({
  id,
  message_type: 0,
  content: "c".repeat(characters),
  content_attributes: {
    email: { html_content: { full: "f".repeat(characters), quoted: "q".repeat(characters) } },
  },
});

test("a thread's page of long mails ends early, and is read on from there to the thread's end", async () => {
  const thread = Array.from({ length: 60 }, (_, at) => longMail(at + 1, 140_000));
  const { door, asked } = await answering((request, response) => {
    const after = Number(new URL(request.url ?? "", "http://chatwoot").searchParams.get("after"));
    json(200, { payload: thread.slice(after, after + 100) })(request, response);
  });
  const page = await readThreadPage(door, 1, 0);
  expect(page.messages.length).toBeLessThan(45);
  expect(page.next).toBe(page.messages.length);
  const ids: number[] = [];
  for await (const message of readThread(door, 1, 0)) ids.push(message.id);
  expect(ids).toEqual(thread.map(({ id }) => id));
  expect(asked).toHaveLength(3);
});

test("the newest messages of a thread are all there, or none are: those that would be missing are the ones that count", async () => {
  const newest = (characters: number) => Array.from({ length: 20 }, (_, at) => longMail(at + 1, characters));
  const { door } = await answering((_request, response) => json(200, { payload: newest(150_000) })(_request, response));
  expect(await readLatest(door, 1)).toHaveLength(20);
  const flooded = await answering((_request, response) =>
    json(200, { payload: [...newest(150_000), ...newest(150_000)] })(_request, response),
  );
  expect(await caught(readLatest(flooded.door, 1))).toBeInstanceOf(AnswerTooLarge);
});

test("of a conversation its mails are not read, and a message that cannot be read is left out of its thread", async () => {
  const { door } = await answering((request, response) => {
    const message = longMail(7, 1000);
    if (!request.url?.includes("/messages"))
      return json(200, { id: 5, messages: [message], last_non_activity_message: message, meta: {} })(request, response);
    json(200, { payload: [{ id: "x" }, message, null, 9] })(request, response);
  });
  expect(await readConversation(door, 5)).not.toHaveProperty("messages");
  const [message, ...more] = (await readThreadPage(door, 5, 0)).messages;
  expect(more).toEqual([]);
  expect(message?.content_attributes).toEqual({ email: { html_content: { quoted: "q".repeat(1000) } } });
});

test("a thread of 250 messages is read to its end, in order, from any message on", async () => {
  const sandbox = await openSandbox();
  const { conversationId, messageId } = await sandbox.write();
  // Chatwoot takes 200 a minute from agents; customers wrote the rest.
  for (let index = 1; index < 150; index++)
    await sandbox.rest("POST", `/conversations/${conversationId}/messages`, { content: `${index}`, private: true });
  for (let index = 150; index < 250; index++) await sandbox.write({ conversationId, text: `${index}` });
  const ids = async (after: number) => {
    const read: number[] = [];
    for await (const message of readThread(sandbox.door, conversationId, after)) read.push(message.id);
    return read;
  };
  const all = await ids(0);
  expect(all).toHaveLength(250);
  expect(all[0]).toBe(messageId);
  expect(all).toEqual([...all].sort((a, b) => a - b));
  expect(await ids(all[149] ?? 0)).toEqual(all.slice(150));
  expect(await readLatest(sandbox.door, conversationId)).toHaveLength(20);
  expect((await readMessage(sandbox.door, conversationId, all[120] ?? 0))?.content).toBe("120");
  expect(await readMessage(sandbox.door, conversationId, 999_999)).toBeNull();
});

test("lists: everything changed lately at once, or 25 a page by newest activity to the end, with the time where a proxy tells one", async () => {
  const sandbox = await openSandbox();
  expect((await listByActivity(sandbox.door, 1)).at).toBeNull();
  sandbox.faults.set({ dateHeader: true });
  for (let index = 0; index < 30; index++) await sandbox.write({ email: `customer${index}@post.example` });
  expect((await listChanged(sandbox.door, 600)).conversations).toHaveLength(30);
  const pages = [];
  for (const page of [1, 2, 3]) pages.push(await listByActivity(sandbox.door, page));
  expect(pages.map(({ length }) => length)).toEqual([25, 5, 0]);
  expect(pages.map(({ inAll }) => inAll)).toEqual([30, 30, 30]);
  expect(new Set(pages.flatMap(({ conversations }) => conversations.map(({ id }) => id))).size).toBe(30);
  expect(Math.abs(Date.now() - (pages[0]?.at?.getTime() ?? 0))).toBeLessThan(60_000);
});
