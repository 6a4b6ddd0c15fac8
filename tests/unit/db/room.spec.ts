import pg from "pg";
import { afterEach, expect, test, vi } from "vitest";
import { isDatabaseAway } from "../../../app/db/away.ts";
import { queriesOver } from "../../../app/db/database.server.ts";
import { LEAST_ROOM_BYTES, roomIn } from "../../../app/db/room.server.ts";

afterEach(() => void vi.useRealTimers());

test("a disk with too little room is refused in words, as a database that is away, until there is room again", () => {
  vi.useFakeTimers();
  let free = LEAST_ROOM_BYTES;
  const needRoom = roomIn("/shop/.data", () => free);
  needRoom();
  free -= 1;
  vi.advanceTimersByTime(200);
  expect(needRoom).toThrow("the disk of /shop/.data has less than 64 MB left: free some");
  try {
    needRoom();
  } catch (error) {
    expect(isDatabaseAway(error)).toBe(true);
  }
  free = LEAST_ROOM_BYTES;
  needRoom();
});

test("the disk is looked at once in a while, not for each query", () => {
  const look = vi.fn(() => LEAST_ROOM_BYTES);
  const needRoom = roomIn("/shop/.data", look);
  for (let query = 0; query < 50; query++) needRoom();
  expect(look.mock.calls.length).toBeLessThan(5);
});

test("while nothing may be asked no query reaches the database, by whichever road it comes", async () => {
  const pool = new pg.Pool({ host: "127.0.0.1", port: 9 });
  const db = queriesOver(pool, null, () => {
    throw new Error("no room");
  });
  await expect(db.selectFrom("accounts").select("id").execute()).rejects.toThrow("no room");
  await expect(pool.query("select 1")).rejects.toThrow("no room");
  await db.destroy();
});
