import { describe, expect, it } from "vitest";
import { addressOf, around, readPlaces, visibleRows } from "../../../app/approvals/queue/places.ts";
import { fateOf, type Sent } from "../../../app/approvals/queue/use-sends.ts";
import { NOW, queue } from "../../fixtures/approvals.ts";

const now = Date.parse(NOW);
const at = (seconds: number) => new Date(now + seconds * 1000).toISOString();
const base = { filter: "all", search: "", now, operatorId: "sam" } as const;
const ids = (rows: typeof queue) => rows.map((row) => row.approvalId);
const sending = { sendId: "s", at: at(7), edited: false, waitsFor: null };

describe("the rows", () => {
  it("are narrowed to the urgent, to one's own, and to a search", () => {
    expect(ids(visibleRows(queue, base))).toHaveLength(10);
    expect(ids(visibleRows(queue, { ...base, filter: "urgent" }))).toEqual(["a1", "a2", "a3"]);
    expect(ids(visibleRows(queue, { ...base, filter: "mine" }))).toEqual(["a6"]);
    expect(ids(visibleRows(queue, { ...base, search: " TYRE " }))).toEqual(["a5"]);
  });

  it("count a reply that did not arrive as urgent", () => {
    const rows = queue.map((row) => ({ ...row, undelivered: row.approvalId === "a9" }));
    expect(ids(visibleRows(rows, { ...base, filter: "urgent" }))).toContain("a9");
  });

  it("lead to the next that waits, past one that is being sent", () => {
    const rows = queue.map((row) => (row.approvalId === "a3" ? { ...row, sending } : row));
    expect(around(rows, "a2")).toEqual({ previous: "a1", next: "a4" });
    expect(around(rows, "a1").previous).toBeNull();
    expect(around(rows, "gone").next).toBe("a1");
  });
});

describe("the address", () => {
  it("of a place is read back as that place", () => {
    const place = { tab: "decided", filter: "all", approvalId: "b1", conversationId: null, cursor: "17_x" } as const;
    expect(readPlaces(new URL(addressOf(place), "http://shop.example").searchParams)).toEqual(place);
  });

  it("with anything unknown in it shows the first list", () => {
    const search = new URLSearchParams("tab=secret&filter=none&conversationId=-4");
    expect(readPlaces(search)).toMatchObject({ tab: "review", filter: "all", conversationId: null });
  });
});

describe("the toast", () => {
  const sent = (approvalId: string, seconds: number): Sent => ({
    approvalId,
    customer: "Jonas Feld",
    send: { id: `s-${approvalId}`, at: at(seconds) },
  });

  it("shows the latest reply that can still be taken back", () => {
    expect(fateOf([sent("a1", 3), sent("a2", 8)], queue, now, null)).toMatchObject({ sent: { approvalId: "a2" } });
    expect(fateOf([sent("a1", -1)], queue, now, null)).toBeNull();
  });

  it("stays with a reply that waits for an agent who types, beyond its time", () => {
    const typing = (until: number) => ({ ...sending, sendId: "s-a2", waitsFor: { name: "Ben", until: at(until) } });
    const held = (until: number) =>
      queue.map((row) => (row.approvalId === "a2" ? { ...row, sending: typing(until) } : row));
    expect(fateOf([sent("a2", -1)], held(5), now, null)).toMatchObject({ kind: "sending", waitsFor: { name: "Ben" } });
    expect(fateOf([sent("a2", -1)], held(-1), now, null)).toBeNull();
    expect(fateOf([sent("a2", 3)], held(-1), now, null)).toMatchObject({ kind: "sending", waitsFor: null });
  });

  it("tells of a reply that was stopped, until it is opened", () => {
    const back = queue.map((row) => ({ ...row, stale: row.approvalId === "a2" }));
    expect(fateOf([sent("a2", -1)], back, now, null)?.kind).toBe("stopped");
    expect(fateOf([sent("a2", -1)], back, now, "a2")).toBeNull();
  });
});
