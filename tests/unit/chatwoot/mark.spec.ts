import { expect, test } from "vitest";
import { markerOf, markOf } from "../../../app/chatwoot/payloads.ts";

const ID = "5f0ad4ef-2f0d-4a9c-8f35-0ce4b5f7a0c2";
const note = { message_type: "outgoing", private: true };
const reply = { message_type: "outgoing", private: false };

test("a mark names neither HotDash nor what it marks, and tells both to HotDash", () => {
  const marks = [markOf(ID), markOf(ID, { escaped: true })];
  expect(JSON.stringify(marks)).not.toMatch(/hotdash|draft|reply|note|send|kind|escaped/i);
  expect(marks.map((content_attributes) => markerOf({ ...reply, content_attributes }))).toEqual([
    { kind: "reply", send_id: ID },
    { kind: "reply", send_id: ID, escaped: true },
  ]);
  expect(markerOf({ ...note, content_attributes: markOf(ID) })).toEqual({ kind: "draft", draft_id: ID });
});

test.each([
  [note, { kind: "draft", draft_id: ID, source_message_id: 7 }, { kind: "draft", draft_id: ID }],
  [reply, { kind: "reply", send_id: ID }, { kind: "reply", send_id: ID }],
  [reply, { kind: "reply", send_id: ID, escaped: true }, { kind: "reply", send_id: ID, escaped: true }],
])("a mark of an older version is recognised: %j %j", (message, hotdash, mark) => {
  expect(markerOf({ ...message, content_attributes: { hotdash } })).toEqual(mark);
});

test.each<[string, { message_type: string; private: boolean; content_attributes: Record<string, unknown> }]>([
  ["a customer's message", { ...reply, message_type: "incoming", content_attributes: markOf(ID) }],
  ["another program's reference", { ...reply, content_attributes: { ref: "order-4790" } }],
  ["a reference that is no text", { ...reply, content_attributes: { ref: 7 } }],
  ["a deleted message", { ...note, content_attributes: { deleted: true } }],
])("%s carries no mark of ours", (_, message) => {
  expect(markerOf(message)).toBeNull();
});
