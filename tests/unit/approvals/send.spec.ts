import { expect, test } from "vitest";
import {
  afterAbsence,
  beforePost,
  findReply,
  outgoingDeletedSince,
  overtakenBy,
  SECOND_LOOK_SECONDS,
  type Seen,
} from "../../../app/approvals/send.ts";

const SEND = "6f0f0b52-5d4a-4d7e-8f63-2f6e1f1b3c01";
const OTHER = "6f0f0b52-5d4a-4d7e-8f63-2f6e1f1b3c02";
const decidedOn = { sendId: SEND, sourceMessageId: 10, seenMessageId: 12, replacesMessageId: null };
const said = (change: Partial<Seen>): Seen => ({
  id: 13,
  author: "customer",
  deleted: false,
  sendId: null,
  twin: false,
  ...change,
});

test("our reply is known by its mark alone", () => {
  const ours = said({ id: 20, author: "hotdash", sendId: SEND });
  expect(findReply([said({}), said({ id: 14, author: "hotdash", sendId: OTHER }), ours], decidedOn)).toBe(ours);
  expect(findReply([said({ author: "person" })], decidedOn)).toBeNull();
  expect(findReply([], decidedOn)).toBeNull();
});

test.each<[string, Partial<Seen>[], ReturnType<typeof overtakenBy>]>([
  ["nothing newer", [{ id: 10 }, { id: 12 }], null],
  ["an empty thread", [], null],
  ["a newer customer message", [{ id: 13 }], "newer-message"],
  ["a newer public reply of a person", [{ id: 13, author: "person" }], "newer-message"],
  ["another send's reply", [{ id: 13, author: "hotdash", sendId: OTHER }], "newer-message"],
  ["this send's own reply", [{ id: 13, author: "hotdash", sendId: SEND }], null],
  ["a message on the reviewer's screen", [{ id: 11 }], null],
  ["a newer note or activity line", [{ id: 13, author: "nobody" }], null],
  ["a newer automatic message", [{ id: 13, author: "automatic" }], null],
  ["a newer message that is deleted", [{ id: 13, deleted: true }], null],
  ["the answered message deleted", [{ id: 10, deleted: true }], "source-deleted"],
  ["another message deleted", [{ id: 11, deleted: true }], null],
  ["both, the deletion first", [{ id: 10, deleted: true }, { id: 13 }], "source-deleted"],
])("overtaken by %s: %j gives %s", (_, thread, why) => {
  expect(overtakenBy(thread.map(said), decidedOn)).toBe(why);
});

test("a reply nobody asked for has no source that could be deleted", () => {
  expect(overtakenBy([said({ id: 11, deleted: true })], { ...decidedOn, sourceMessageId: null })).toBeNull();
});

test("a deleted note or automatic message cannot have been our reply", () => {
  for (const author of ["nobody", "automatic", "customer"] as const)
    expect(outgoingDeletedSince([said({ author, deleted: true })], decidedOn)).toBe(false);
});

const replacing = { ...decidedOn, replacesMessageId: 14 };

test("the message a reply replaces is not the reply, though it carries the same mark", () => {
  const failed = said({ id: 14, author: "hotdash", sendId: SEND });
  const ours = said({ id: 20, author: "hotdash", sendId: SEND });
  expect(findReply([failed], replacing)).toBeNull();
  expect(findReply([failed, ours], replacing)).toBe(ours);
});

test("the failed message overtakes nothing, even when Chatwoot took its mark away", () => {
  expect(overtakenBy([said({ id: 14, author: "person" })], replacing)).toBeNull();
  expect(overtakenBy([said({ id: 15, author: "person" })], replacing)).toBe("newer-message");
});

test("what HotDash deleted itself, now or before, was not deleted by somebody", () => {
  const deleted = (id: number) => [said({ id, author: "person", deleted: true })];
  expect(outgoingDeletedSince(deleted(13), replacing)).toBe(false);
  expect(outgoingDeletedSince(deleted(14), replacing)).toBe(false);
  expect(outgoingDeletedSince(deleted(15), replacing)).toBe(true);
});

const ended = new Date("2026-11-21T09:00:00Z");
const after = (seconds: number) => new Date(ended.getTime() + seconds * 1000);
const deletedReply = [{ id: 14, author: "person", deleted: true }] satisfies Partial<Seen>[];
const seenDeleted = [{ id: 11, author: "person", deleted: true }] satisfies Partial<Seen>[];
type Sent = { posts: number; absentReads: number; asked?: number; thread?: Partial<Seen>[] };

test.each<[string, Sent, number, ReturnType<typeof afterAbsence>]>([
  ["first look", { posts: 1, absentReads: 0 }, 0, "look-again"],
  ["first look, late", { posts: 1, absentReads: 0 }, 500, "look-again"],
  ["second look too soon", { posts: 1, absentReads: 1 }, SECOND_LOOK_SECONDS - 1, "look-again"],
  ["second look", { posts: 1, absentReads: 1 }, SECOND_LOOK_SECONDS, "post-again"],
  ["second look after the second post", { posts: 2, absentReads: 1 }, SECOND_LOOK_SECONDS, "ask-a-person"],
  ["a reply deleted since", { posts: 1, absentReads: 1, thread: deletedReply }, 200, "ask-a-person"],
  [
    "a note deleted since",
    { posts: 1, absentReads: 1, thread: [{ ...deletedReply[0], author: "nobody" }] },
    200,
    "post-again",
  ],
  ["a reply deleted before", { posts: 1, absentReads: 1, thread: seenDeleted }, 200, "post-again"],
  ["a person asked for one more", { posts: 2, absentReads: 5, asked: 300 }, 301, "post-again"],
  ["what a person asked for was posted", { posts: 3, absentReads: 1 }, 200, "ask-a-person"],
  [
    "the same words stand there without a mark",
    { posts: 1, absentReads: 1, thread: [{ id: 20, author: "person", twin: true }] },
    200,
    "ask-a-person",
  ],
])("absent at the %s: %j after %i s means %s", (_, { asked, thread = [], ...sent }, seconds, next) => {
  const askedAgainAt = asked === undefined ? null : after(asked);
  expect(afterAbsence({ ...sent, postEndedAt: ended, askedAgainAt }, thread.map(said), decidedOn, after(seconds))).toBe(
    next,
  );
});

test.each<[string, Partial<Seen>[], { unclear?: boolean; askedAgainAt?: Date }, ReturnType<typeof beforePost>]>([
  ["nothing new", [], {}, { do: "post" }],
  ["a note or an automatic message", [{ author: "nobody" }, { author: "automatic" }], {}, { do: "post" }],
  ["an agent's reply", [{ author: "person" }], {}, { do: "stop", why: "newer-message" }],
  ["the customer", [{}], {}, { do: "stop", why: "newer-message" }],
  [
    "our reply, stored late",
    [{ id: 20, author: "hotdash", sendId: SEND }],
    { unclear: true },
    { do: "accept", messageId: 20 },
  ],
  ["our words without a mark", [{ author: "person", twin: true }], { unclear: true }, { do: "ask a person" }],
  ["a reply deleted", [{ author: "person", deleted: true }], { unclear: true }, { do: "ask a person" }],
  [
    "a reply deleted, asked for once more",
    [{ author: "person", deleted: true }],
    { unclear: true, askedAgainAt: new Date() },
    { do: "post" },
  ],
  ["a reply deleted, none of ours in doubt", [{ author: "person", deleted: true }], {}, { do: "post" }],
])("the last look before a POST, with %s", (_, thread, send, outcome) => {
  const since = thread.map(said);
  expect(beforePost(since, { ...decidedOn, unclear: false, askedAgainAt: null, ...send })).toEqual(outcome);
});
