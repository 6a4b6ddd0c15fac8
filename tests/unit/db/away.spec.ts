import pg from "pg";
import { expect, test } from "vitest";
import { isDatabaseAway } from "../../../app/db/away.ts";

const coded = (code: string, message = "as the database says") => Object.assign(new Error(message), { code });

test.each([
  ["it is being shut down", coded("57P01")],
  ["it is starting", coded("57P03")],
  ["it has no place left", coded("53300")],
  ["its disk is full", coded("53100")],
  ["its memory is used up", coded("53200")],
  ["a pooler has lost it", coded("08P01")],
  ["it ended a transaction that stood still", coded("25P03")],
  ["nobody listens there", coded("ECONNREFUSED")],
  ["the connection was cut", coded("ECONNRESET")],
  ["the connection ended", new Error("Connection terminated unexpectedly")],
  ["no connection was free or made in time", new Error("timeout exceeded when trying to connect")],
  ["it fell silent", new Error("the database was silent for 12 s")],
])("the database is away when %s", (_what, error) => {
  expect(isDatabaseAway(error)).toBe(true);
});

test.each([
  ["a row that exists", coded("23505")],
  ["a right that is missing", coded("42501")],
  ["a statement that took too long", coded("57014")],
  ["a mistake of ours", new TypeError("cannot read properties of undefined")],
  ["something that is no error", "ECONNREFUSED"],
])("the database is there when it speaks of %s", (_what, error) => {
  expect(isDatabaseAway(error)).toBe(false);
});

test("a port where nobody listens is known for what it is", async () => {
  const client = new pg.Client({ connectionString: "postgres://hotdash_app:p@127.0.0.1:9/postgres" });
  const error = await client.connect().then(
    () => null,
    (error: Error) => error,
  );
  expect(isDatabaseAway(error)).toBe(true);
});
