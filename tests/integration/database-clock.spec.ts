import { sql } from "kysely";
import { afterEach, expect, onTestFinished, test, vi } from "vitest";
import { followDatabase } from "../../app/db/clock.server.ts";
import { openPostgres } from "../support/postgres.ts";

afterEach(() => void vi.useRealTimers());

test("what time it is the database says, however wrong this machine's clock is and whenever it is set", async () => {
  const { database } = await openPostgres();
  const theirs = async () => {
    const { rows } = await sql<{ at: Date }>`select clock_timestamp() as at`.execute(database.db);
    return rows[0]?.at.getTime() ?? 0;
  };
  const setOurs = (by: number) => vi.setSystemTime(new Date(vi.getRealSystemTime() + by));
  vi.useFakeTimers({ toFake: ["Date"] });
  setOurs(600_000);
  const clock = await followDatabase(database.db);
  onTestFinished(clock.stop);
  expect(Math.abs(clock.now().getTime() - (await theirs()))).toBeLessThan(2000);
  setOurs(-3_600_000);
  expect(Math.abs(clock.now().getTime() - (await theirs()))).toBeLessThan(2000);
});
