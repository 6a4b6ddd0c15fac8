// Everything a customer can reach in Chatwoot, read as they would (docs/security.md): no draft before it was approved, and
// nothing that tells of HotDash.
import { expect, onTestFinished, test } from "vitest";
import { markerOf } from "../../app/chatwoot/payloads.ts";
import type { InboxNote } from "../../app/notes/note-content.ts";
import { changeSetting } from "../../app/settings/settings.server.ts";
import type { Desk } from "../support/desk.ts";
import { approve, customer, mailFrom, messagesOf, noteOf, PATIENCE, rest, shareDesk } from "../support/shared-desk.ts";

const theDesk = shareDesk();
const QUESTION = "Where is my order?";

type Inbox = { id: number; channel_type: string; website_token: string | null; inbox_identifier?: string };
const inboxesOf = async (desk: Desk) => (await rest<{ payload: Inbox[] }>(desk, "GET", "/inboxes")).payload;

/** Until the test ends every inbox has notes like these. */
async function noteEvery(desk: Desk, note: InboxNote) {
  onTestFinished(() => changeSetting(desk.app, null, "notesByInbox", {}));
  const notes = Object.fromEntries((await inboxesOf(desk)).map(({ id }) => [id, note]));
  await changeSetting(desk.app, null, "notesByInbox", notes);
}

/** Whose name customers see is the shop's choice. */
const NAMES = new Set(["sender", "author"]);
const withoutNames = (answers: unknown) =>
  JSON.stringify(answers, (key, value) => (NAMES.has(key) ? undefined : value));

/** What these doors answer, each in turn. */
async function readAll(desk: Desk, calls: [string, string, unknown?][], headers: Record<string, string> = {}) {
  const answers = [];
  for (const [method, path, body] of calls) {
    const answer = await desk.sandbox.call(method, path, body, headers);
    const text = await answer.text();
    expect([200, 204, 404], `${method} ${path}: ${text}`).toContain(answer.status);
    answers.push(text === "" ? null : JSON.parse(text));
  }
  return withoutNames(answers);
}

const LISTS = ["", "?before=999999999", "?after=0", "?filter_internal_messages=false", "?private=true"];
const idsUpTo = (newest: number) => Array.from({ length: 12 }, (_, back) => newest - back).filter((id) => id > 0);

/** A visitor of the web chat, with all that the widget's API answers them. */
async function visitor(desk: Desk) {
  const token = (await inboxesOf(desk)).find((one) => one.channel_type === "Channel::WebWidget")?.website_token;
  const at = (path: string) => `/api/v1/widget${path}${path.includes("?") ? "&" : "?"}website_token=${token}`;
  const opened = await (await desk.sandbox.call("POST", at("/config"), {})).json();
  const headers = { "X-Auth-Token": opened.website_channel_config.auth_token as string };
  const message = { content: QUESTION, timestamp: new Date().toString(), referer_url: "https://shop.example" };
  const said = await (await desk.sandbox.call("POST", at("/messages"), { message }, headers)).json();
  const read = (newest: number): Promise<string> =>
    readAll(
      desk,
      [
        ...LISTS.map((query): [string, string] => ["GET", at(`/messages${query}`)]),
        ...["/conversations", "/contact", "/campaigns", "/inbox_members"].map((path): [string, string] => [
          "GET",
          at(path),
        ]),
        ["POST", at("/config"), {}],
        ["POST", at("/conversations/update_last_seen"), {}],
        ...idsUpTo(newest).map((id): [string, string, unknown] => ["PATCH", at(`/messages/${id}`), { message: {} }]),
      ],
      headers,
    );
  return { conversationId: said.conversation_id as number, messageId: said.id as number, read };
}

/** The customer of an app of the shop's own, with all that the public API answers them. */
async function appCustomer(desk: Desk) {
  const identifier = (await inboxesOf(desk)).find((one) => one.channel_type === "Channel::Api")?.inbox_identifier;
  const inbox = `/public/api/v1/inboxes/${identifier}`;
  const post = async (path: string, body: unknown) => (await desk.sandbox.call("POST", path, body)).json();
  const contact = `${inbox}/contacts/${(await post(`${inbox}/contacts`, customer())).source_id}`;
  const conversationId = (await post(`${contact}/conversations`, {})).id as number;
  const conversation = `${contact}/conversations/${conversationId}`;
  const messageId = (await post(`${conversation}/messages`, { content: QUESTION })).id as number;
  const read = (newest: number): Promise<string> =>
    readAll(desk, [
      ...[inbox, contact, `${contact}/conversations`, conversation].map((path): [string, string] => ["GET", path]),
      ...LISTS.map((query): [string, string] => ["GET", `${conversation}/messages${query}`]),
      ...idsUpTo(newest).map((id): [string, string, unknown] => ["PATCH", `${conversation}/messages/${id}`, {}]),
    ]);
  return { conversationId, messageId, read };
}

/** Somebody who writes mails, with the mails that reach them. */
async function mailWriter(desk: Desk) {
  const written = await desk.sandbox.write({ ...mailFrom(), text: QUESTION });
  const read = async (): Promise<string> => {
    const { messages } = await desk.sandbox.thread(written.conversationId);
    return withoutNames(messages);
  };
  return { ...written, read };
}

const OURS = /hotdash|"kind"|"draft"|send_id|draft_id|draft reply/i;
const newestOf = async (desk: Desk, conversationId: number) => (await messagesOf(desk, conversationId)).at(-1)?.id ?? 0;

test.each<
  [InboxNote, string, (desk: Desk) => Promise<{ conversationId: number; read(newest: number): Promise<string> }>]
>([
  ["short", "web chat", visitor],
  ["whole", "web chat", visitor],
  ["whole", "mail", mailWriter],
  ["link", "web chat", visitor],
  ["none", "app of the shop", appCustomer],
])(
  "with notes of the kind %s, a customer by %s reads no draft before it was approved, and never of HotDash",
  async (note, _, meet) => {
    const desk = theDesk();
    await noteEvery(desk, note);
    const { conversationId, read } = await meet(desk);
    const review = await desk.pending(conversationId);
    const words = review.draft?.reply.split("\n").find((line) => line.length > 30) ?? "nothing";
    if (note !== "none") await noteOf(desk, conversationId);
    const before = await read(await newestOf(desk, conversationId));
    expect(before).not.toContain(words);
    expect(before).not.toMatch(OURS);

    await desk.sendReaches(await approve(desk, review), "delivered", "accepted");
    await desk.settled();
    const after = await read(await newestOf(desk, conversationId));
    expect(after).toContain(words);
    expect(after).not.toMatch(OURS);
    const sent = (await messagesOf(desk, conversationId)).at(-1);
    expect(
      markerOf({ message_type: "outgoing", private: false, content_attributes: sent?.content_attributes ?? {} }),
    ).toMatchObject({
      kind: "reply",
    });
  },
);

test("the customer of an app who guesses the number of a note gets a link; the draft only where an admin chose to show it there", async () => {
  const desk = theDesk();
  const { conversationId, read } = await appCustomer(desk);
  const review = await desk.pending(conversationId);
  const words = review.draft?.reply.split("\n").find((line) => line.length > 30) ?? "nothing";
  await expect
    .poll(async () => read(await newestOf(desk, conversationId)), PATIENCE)
    .toContain("A draft reply is ready: ");
  const all = await read(await newestOf(desk, conversationId));
  expect(all).not.toContain(words);
  expect(all).not.toMatch(/"kind"|"draft"|send_id|draft_id|Sources:/);

  await noteEvery(desk, "short");
  const other = await appCustomer(desk);
  await desk.pending(other.conversationId);
  await noteOf(desk, other.conversationId);
  expect(await other.read(await newestOf(desk, other.conversationId))).toContain("Draft by HotDash");
});
