import { expect, test } from "vitest";
import { judge, type SaidError } from "../../../app/learning/supabase-answer.ts";

const ID = "7b0e6a0a-6c1e-4c43-9a55-0d9f5f1c2a01";
const NOW = new Date("2026-11-21T09:00:00Z");
const judged = (status: number, error: SaidError = { code: "" }, retryAfter: string | null = null) =>
  judge({ status, retryAfter }, error, ID, NOW);

test.each([200, 201, 204])("%i without an error is written", (status) => {
  expect(judged(status, null)).toEqual({ written: true });
});

test.each([
  ["nothing came back", 0, "", "supabase-unreachable"],
  ["a redirect", 308, "", "supabase-redirects"],
  ["400 for an unknown column", 400, "PGRST204", "supabase-table-missing"],
  ["400 for a value", 400, "22P02", "supabase-unexpected"],
  ["401", 401, "", "supabase-key-refused"],
  ["403", 403, "", "supabase-not-allowed"],
  ["403 with 42501", 403, "42501", "supabase-not-allowed"],
  ["401 with 42501, as for a key without rights", 401, "42501", "supabase-key-refused"],
  ["404", 404, "PGRST205", "supabase-table-missing"],
  ["409 for a foreign key of theirs", 409, "23503", "supabase-conflict"],
  ["409 for a unique key of theirs", 409, "23505", "supabase-conflict"],
  ["429", 429, "", "supabase-rate-limited"],
  ["500", 500, "", "supabase-server-error"],
  ["503", 503, "PGRST002", "supabase-server-error"],
  ["418", 418, "", "supabase-unexpected"],
])("%s has a name of its own", (_, status, code, cause) => {
  expect(judged(status, { code, details: "Key (email)=(dana@post.example)" })).toMatchObject({ cause });
});

test("an answer of 200 that is no JSON, as from a proxy, is not taken for written", () => {
  expect(judged(200, { code: "" })).toMatchObject({ cause: "supabase-unexpected" });
});

test("409 because the row of this decision is there is what was wanted", () => {
  const there = { code: "23505", details: `Key (decision_id)=(${ID}) already exists.` };
  expect(judged(409, there)).toEqual({ written: true });
});

test("a code that is no code does not get into the words", () => {
  const verdict = judged(418, { code: "dana@post.example" });
  expect(JSON.stringify(verdict)).not.toContain("dana");
});

test.each([
  ["30", "2026-11-21T09:00:30.000Z"],
  ["Sat, 21 Nov 2026 09:02:00 GMT", "2026-11-21T09:02:00.000Z"],
  ["999999", "2026-11-21T10:00:00.000Z"],
  ["0", "2026-11-21T09:00:01.000Z"],
])("429 with Retry-After %s comes back at %s", (retryAfter, at) => {
  expect(judged(429, { code: "" }, retryAfter)).toEqual({ notBefore: new Date(at) });
});

test("429 with a Retry-After that makes no sense waits as an outage does", () => {
  expect(judged(429, { code: "" }, "soon")).toMatchObject({ cause: "supabase-rate-limited" });
});
