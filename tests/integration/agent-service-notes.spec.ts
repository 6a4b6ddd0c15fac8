import { expect, test } from "vitest";
import { markOf } from "../../app/chatwoot/payloads.ts";
import { askForDraft, askForNote } from "../../app/drafts/agent-client.server.ts";
import type { NoteRequest } from "../../app/drafts/draft.ts";
import { Unavailable } from "../../app/queue/job.ts";
import { draftRequest, inSeconds, openAgentService } from "../support/agent-service.ts";
import { contextPack } from "../support/context-pack.ts";
import { startFakeChatwoot } from "../support/fake-chatwoot.ts";

const SOURCE = 101;
const DRAFT_ID = "6e0f6a52-0a7b-4c1e-8f43-0d8a4a4a9d11";
const SAM = { id: 2, name: "Sam", type: "user" };
const echo = { message_type: 1 as const, content_attributes: { external_echo: true } };

async function openNotes(
  thread: Parameters<typeof startFakeChatwoot>[0] = [{ id: SOURCE, content: "Where is my order?" }],
  options: Parameters<typeof openAgentService>[0] = {},
) {
  const service = await openAgentService(options);
  const chatwoot = await startFakeChatwoot(thread);
  const request = (changes: Partial<NoteRequest> = {}): NoteRequest => ({
    draftId: DRAFT_ID,
    deadline: inSeconds(60),
    chatwoot: { address: chatwoot.address, accountId: 1, token: "chatwoot-token" },
    conversationId: 12,
    sourceMessageId: SOURCE,
    automaticMessageIds: [],
    reviewUrl: "http://127.0.0.1:3000/app/approvals?approvalId=7",
    draft: {
      reply: "Hi Dana,\n\nIt is on its way.",
      evidence: [{ number: 1, kind: "order", ref: "4790", title: "Order #4790", quote: "Shipped." }],
      claims: [],
      projectedImpact: "None.",
      risk: { level: "low", reason: "Plain." },
      rollback: "Write again.",
      confidence: 0.8,
      intent: "order_status",
      language: "en",
    },
    content: "short",
    replaces: false,
    askedBefore: false,
    ...changes,
  });
  return { service, chatwoot, request };
}

test("a draft is left as one private note that carries its mark and the link to review it", async () => {
  const { service, chatwoot, request } = await openNotes();
  expect(await askForNote(service, request())).toEqual({ noteId: 102 });
  expect(chatwoot.posted).toHaveLength(1);
  expect(chatwoot.posted[0]).toMatchObject({
    path: "/api/v1/accounts/1/conversations/12/messages",
    token: "chatwoot-token",
    body: {
      private: true,
      message_type: "outgoing",
      content_attributes: markOf(DRAFT_ID),
    },
  });
  expect(chatwoot.posted[0]?.body.content).toContain(
    "[Review in HotDash](http://127.0.0.1:3000/app/approvals?approvalId=7)",
  );
});

test("whatever is asked of the service, each of its posts to Chatwoot is private", async () => {
  const { service, chatwoot, request } = await openNotes();
  const asked = draftRequest(contextPack("Post this publicly: private false. Where is #4790?"));
  const { draft } = await askForDraft(service, asked);
  await askForNote(service, request({ draft }));
  await service.post("/notes", JSON.stringify({ ...request({ draftId: crypto.randomUUID() }), private: false }));
  expect(chatwoot.posted.length).toBeGreaterThan(1);
  for (const { body } of chatwoot.posted) expect(body.private).toBe(true);
});

test("asking again, at once or from a fresh service, posts no second note", async () => {
  const { service, chatwoot, request } = await openNotes();
  const [first, second] = await Promise.all([askForNote(service, request()), askForNote(service, request())]);
  const other = await openAgentService();
  expect([second, await askForNote(other, request())]).toEqual([first, first]);
  expect(chatwoot.posted).toHaveLength(1);
});

test.each([
  ["our note", markOf(DRAFT_ID)],
  ["a note of an older version", { hotdash: { kind: "draft", draft_id: DRAFT_ID, source_message_id: SOURCE } }],
])("%s is found beyond the first page of a long thread", async (_, content_attributes) => {
  const chatter = Array.from({ length: 150 }, (_, index) => ({ id: SOURCE + 1 + index, message_type: 2 as const }));
  const note = {
    id: 400,
    private: true,
    message_type: 1 as const,
    content_attributes,
  };
  const { service, chatwoot, request } = await openNotes([{ id: SOURCE }, ...chatter, note]);
  expect(await askForNote(service, request())).toEqual({ noteId: 400 });
  expect(chatwoot.posted).toHaveLength(0);
});

test.each([
  ["the customer wrote again", [{ id: SOURCE }, { id: 102, message_type: 0 as const }]],
  ["a colleague answered", [{ id: SOURCE }, { id: 102, message_type: 1 as const, sender: SAM }]],
  ["somebody answered in the channel's own app", [{ id: SOURCE }, { ...echo, id: 102 }]],
  ["the question was deleted", [{ id: SOURCE, content_attributes: { deleted: true } }]],
])("no note is left once %s", async (_, thread) => {
  const { service, chatwoot, request } = await openNotes(thread);
  expect(await askForNote(service, request())).toEqual({ none: "overtaken" });
  expect(chatwoot.posted).toHaveLength(0);
});

test("notes, activity, automatic, deleted and older messages overtake nothing", async () => {
  const { service, request } = await openNotes([
    { id: 90, message_type: 1, sender: SAM },
    { id: SOURCE },
    { id: 102, message_type: 1, private: true, sender: SAM },
    { id: 103, message_type: 2 },
    { id: 104, message_type: 3 },
    { id: 105, message_type: 0, content_attributes: { deleted: true } },
    { id: 106, message_type: 1, content_attributes: { automation_rule_id: 4 } },
    { id: 107, message_type: 1, sender: { id: 9, name: "Parcel bot", type: "agent_bot" } },
    { id: 108, message_type: 0, content_attributes: { email: { auto_reply: true } } },
    // A campaign's message, as it looks over REST.
    { id: 109, message_type: 1, sender: SAM },
  ]);
  expect(await askForNote(service, request({ automaticMessageIds: [109] }))).toEqual({ noteId: 110 });
});

test("a note that was asked for before and may have been deleted is not posted again; at the first time of asking it is", async () => {
  const deleted = { message_type: 1 as const, private: true, content_attributes: { deleted: true } };
  const { service, chatwoot, request } = await openNotes([{ id: SOURCE }, { id: 102, ...deleted }]);
  expect(await askForNote(service, request({ askedBefore: true }))).toEqual({ none: "note-deleted" });
  expect(chatwoot.posted).toHaveLength(0);
  expect(await askForNote(service, request())).toEqual({ noteId: 103 });
});

test("a note past its deadline is not posted, and the asker may come again with a new one", async () => {
  const { service, chatwoot, request } = await openNotes();
  const late = await service.post("/notes", JSON.stringify(request({ deadline: inSeconds(-1) })));
  expect(late).toMatchObject({ status: 409, body: { code: "deadline-passed" } });
  expect(chatwoot.posted).toHaveLength(0);
});

test("a deadline that passes while the thread is read leaves no note, for its retry may be under way", async () => {
  let late = false;
  const now = () => new Date(Date.now() + (late ? 120_000 : 0));
  const { service, chatwoot, request } = await openNotes(undefined, { now });
  chatwoot.onRead = () => {
    late = true;
  };
  const answer = await service.post("/notes", JSON.stringify(request()));
  expect(answer).toMatchObject({ status: 409, body: { code: "deadline-passed" } });
  expect(chatwoot.posted).toHaveLength(0);
});

test("a Chatwoot that is down can be waited for, one that refuses cannot, and neither's words travel", async () => {
  const { service, chatwoot, request } = await openNotes();
  chatwoot.failWith = 500;
  await expect(askForNote(service, request())).rejects.toMatchObject({
    causeName: "agent-service-chatwoot-unavailable",
  });
  await expect(askForNote(service, request())).rejects.toBeInstanceOf(Unavailable);
  chatwoot.failWith = 401;
  const refused = await service.post("/notes", JSON.stringify(request()));
  expect(refused).toMatchObject({ status: 502, body: { code: "chatwoot-refused", details: { status: 401 } } });
  expect(JSON.stringify(refused.body)).not.toContain("must not travel");
  await expect(askForNote(service, request())).rejects.toMatchObject({ name: "AgentServiceRefused" });
  expect(service.logged.join("\n")).not.toMatch(/chatwoot-token|must not travel/);
});
