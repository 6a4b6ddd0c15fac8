import { describe, expect, test } from "vitest";
import { byDay } from "../../../app/conversations/timeline/days.ts";
import { doerOf, sentenceOf, type Told } from "../../../app/conversations/timeline/sentence.ts";

const told = (verb: string, changes: Partial<Told> = {}): Told => ({
  verb,
  detail: {},
  actor: { kind: "hotdash", name: null },
  customer: "Dana",
  channel: "email",
  ...changes,
});
const said = (verb: string, changes: Partial<Told> = {}) =>
  sentenceOf(told(verb, changes))
    .words.map((part) => (typeof part === "string" ? part : part.name))
    .join("");

test.each([
  ["message_received", {}, "Dana wrote"],
  ["message_sent_by_agent", {}, "Dana was answered in Chatwoot"],
  ["draft_started", {}, "Drafting a reply to Dana"],
  ["draft_ready", { version: 1 }, "Draft for Dana ready"],
  ["draft_ready", { version: 2 }, "Draft 2 for Dana ready"],
  ["draft_failed", { why: "agent-service-unreachable" }, "No draft for Dana: agent service unreachable"],
  ["note_posted", {}, "Draft for Dana noted in Chatwoot"],
  ["note_deleted", { why: "source-deleted" }, "Note for Dana deleted in Chatwoot"],
  ["note_overtaken", {}, "No note for Dana, a newer message came first"],
  ["approval_claimed", {}, "Dana opened for review"],
  ["approval_released", {}, "Dana given back to the queue"],
  ["approved", { tone: 5, accuracy: 5, policy: 4 }, "Reply to Dana approved, graded 5 5 4"],
  ["approved", { edited: true }, "Reply to Dana approved with edits"],
  ["approved", { edited: false }, "Reply to Dana approved unchanged"],
  ["rejected", { reason: "facts" }, "Draft for Dana rejected: facts"],
  ["changes_requested", { reason: "tone" }, "Draft for Dana sent back for changes: tone"],
  ["draft_regenerated", {}, "New draft for Dana asked for"],
  ["thread_moved_on", { why: "newer-message" }, "The thread of Dana moved on during review"],
  ["draft_back", {}, "Draft for Dana back: the conversation was opened again"],
  ["superseded", { why: "newer-message" }, "Draft for Dana set aside: a newer message came"],
  ["closed", { why: "resolved" }, "Review for Dana closed: resolved"],
  ["send_scheduled", {}, "Reply to Dana on its way, can still be undone"],
  ["send_undone", {}, "Reply to Dana taken back"],
  ["send_started", {}, "Sending the reply to Dana"],
  ["reply_accepted", {}, "Reply to Dana sent once"],
  ["reply_delivered", {}, "Reply to Dana delivered once"],
  ["reply_deleted", {}, "Reply to Dana deleted in Chatwoot"],
  ["reply_refused", { why: "chatwoot-422" }, "Reply to Dana refused: chatwoot 422"],
  ["reply_undelivered", {}, "Reply to Dana was not delivered"],
  ["send_uncertain", {}, "Reply to Dana got no clear answer, looking in the thread"],
  ["send_uncertain", { needs_person: true }, "Reply to Dana may have arrived, a person must look"],
  ["send_settled", {}, "Reply to Dana found to have arrived"],
  ["send_allowed_again", {}, "Reply to Dana to be sent once more"],
  ["send_stopped", { why: "source-deleted" }, "Reply to Dana not sent: the question was deleted"],
  ["sweep_found", { count: 3 }, "Sweep found 3 messages no webhook brought"],
  ["sweep_found", { count: 1 }, "Sweep found a message no webhook brought"],
  ["setting_changed", { setting: "reviewSlaMinutes" }, "Setting changed: review sla minutes"],
  ["drafting_paused", { reason: "wrong prices" }, "Drafting paused: wrong prices"],
  ["drafting_resumed", {}, "Drafting resumed"],
  ["sending_paused", {}, "Sending paused"],
  ["sending_resumed", {}, "Sending resumed"],
  ["person_erased", {}, "All that was kept of a person was erased"],
  ["conversation_status_changed", { from: "open", to: "resolved" }, "Conversation with Dana is now resolved"],
  ["conversation_assigned", { to: "Noor" }, "Dana assigned to Noor"],
  ["conversation_assigned", { to: null }, "Dana assigned to nobody"],
])("%s %j reads: %s", (verb, detail, words) => {
  expect(said(verb, { detail })).toBe(words);
});

test("who signed in is named", () => {
  expect(said("signed_in", { customer: null, actor: { kind: "operator", name: "Avery" } })).toBe("Avery signed in");
});

test.each([
  ["signed_in", { by: "link" }, "Avery signed in by a one-time link"],
  ["signed_out", {}, "Avery signed out"],
  [
    "sign_in_failed",
    { operator: "Noor", tries: 10, wait_minutes: 15 },
    "10 wrong passwords for Noor, signing in waits 15 min",
  ],
  ["operator_invited", { operator: "Noor", role: "reviewer" }, "Noor invited as reviewer"],
  ["operator_disabled", { operator: "Noor" }, "Noor disabled"],
  ["operator_enabled", { operator: "Noor" }, "Noor enabled again"],
  ["role_changed", { operator: "Noor", from: "viewer", to: "admin" }, "Noor is now admin, was viewer"],
  ["password_reset_made", { operator: "Noor", at_once: false }, "Sign-in link made for Noor"],
  [
    "password_reset_made",
    { operator: "Noor", at_once: true },
    "Sign-in link made for Noor, old password and sessions ended",
  ],
  ["password_changed", {}, "Avery changed their password"],
  ["name_changed", { from: "Avery", operator: "Avery Stone" }, "Avery is now called Avery Stone"],
  ["session_ended", { operator: "Noor", count: 3 }, "3 sessions of Noor ended"],
  ["session_ended", { count: 1 }, "Avery ended 1 session of their own"],
])("%s %j reads: %s", (verb, detail, words) => {
  expect(said(verb, { detail, customer: null, actor: { kind: "operator", name: "Avery" } })).toBe(words);
});

test("a verb nobody taught it is still readable", () => {
  expect(said("order_split_up")).toBe("Order split up: Dana");
  expect(said("constructor", { customer: null })).toBe("Constructor");
});

test("what failed for the customer stands out, what went out looks good", () => {
  expect(sentenceOf(told("reply_undelivered")).tone).toBe("critical");
  expect(sentenceOf(told("reply_delivered")).tone).toBe("good");
});

describe("who did it", () => {
  test("a customer, named in the sentence already, by channel", () => {
    expect(doerOf(told("message_received", { actor: { kind: "customer", name: "Dana" } }))).toBe("Email");
  });
  test("a person by name, the program as HotDash", () => {
    expect(doerOf(told("approved", { actor: { kind: "operator", name: "Avery" } }))).toBe("Avery");
    expect(doerOf(told("draft_ready"))).toBe("HotDash");
  });
  test("whoever works on HotDash's own machine as the command line", () => {
    expect(doerOf(told("operator_disabled", { actor: { kind: "hotdash", name: "Command line" } }))).toBe(
      "Command line",
    );
  });
});

test("days end at midnight of the shop's zone", () => {
  const lines = [
    { at: "2026-11-20T00:30:00.000Z" },
    { at: "2026-11-19T23:30:00.000Z" },
    { at: "2026-11-19T21:00:00.000Z" },
  ];
  expect(byDay(lines, "Europe/Berlin").map(({ day, lines }) => [day, lines.length])).toEqual([
    ["Friday 20 November", 2],
    ["Thursday 19 November", 1],
  ]);
});
