import { expect, test } from "vitest";
import { causes, inWords } from "../../../app/notifications/causes.ts";
import { brokenOff, outcomeOf, type Posted, restSeconds } from "../../../app/notifications/outcome.ts";

const later = (retryAfterSeconds: number | null): Posted => ({
  kind: "later",
  cause: "rate-limited",
  arrived: "no",
  retryAfterSeconds,
});

test.each<[number, string, Posted]>([
  [200, "ok", { kind: "posted" }],
  [200, "<html>Sign in</html>", { kind: "refused", cause: "not-slack", of: "webhook" }],
  [302, "", { kind: "refused", cause: "not-slack", of: "webhook" }],
  [400, "invalid_payload", { kind: "refused", cause: "message-refused", of: "message" }],
  [403, "invalid_token", { kind: "refused", cause: "not-allowed", of: "webhook" }],
  [403, "action_prohibited", { kind: "refused", cause: "not-allowed", of: "webhook" }],
  [404, "no_service", { kind: "refused", cause: "no-such-webhook", of: "webhook" }],
  [404, "channel_is_archived", { kind: "refused", cause: "channel-archived", of: "webhook" }],
  [410, "channel_is_archived", { kind: "refused", cause: "channel-archived", of: "webhook" }],
  [418, "", { kind: "refused", cause: "not-slack", of: "webhook" }],
  [500, "rollup_error", { kind: "later", cause: "server-error", arrived: "no", retryAfterSeconds: null }],
  [503, "", { kind: "later", cause: "server-error", arrived: "no", retryAfterSeconds: null }],
])("%i %j is read as what Slack means by it", (status, word, outcome) => {
  expect(outcomeOf(status, word, null)).toEqual(outcome);
});

test.each([
  ["timeout", "timeout", "maybe"],
  ["ENOTFOUND", "address-unknown", "no"],
  ["EAI_AGAIN", "unreachable", "no"],
  ["ECONNREFUSED", "unreachable", "no"],
  ["UND_ERR_CONNECT_TIMEOUT", "unreachable", "no"],
  ["ERR_TLS_CERT_ALTNAME_INVALID", "unreachable", "no"],
  ["DEPTH_ZERO_SELF_SIGNED_CERT", "unreachable", "no"],
  ["UNABLE_TO_VERIFY_LEAF_SIGNATURE", "unreachable", "no"],
  ["ECONNRESET", "interrupted", "maybe"],
  ["UND_ERR_SOCKET", "interrupted", "maybe"],
  ["", "interrupted", "maybe"],
])("no answer for %j: %s, and it arrived: %s", (code, cause, arrived) => {
  expect(brokenOff(code)).toEqual({ kind: "later", cause, arrived, retryAfterSeconds: null });
});

test.each([
  ["30", 30],
  [" 7 ", 7],
  [null, null],
  ["soon", null],
  ["-5", null],
  ["1e9", null],
])("a Retry-After of %j is %j seconds", (header, seconds) => {
  expect(outcomeOf(429, "", header)).toEqual(later(seconds));
});

test("a message a second; after failures ever longer waits, or as long as Slack asks, within reason", () => {
  expect(restSeconds({ kind: "posted" }, 0)).toBe(1);
  expect([1, 2, 3, 8, 9, 1000].map((failures) => restSeconds(later(null), failures))).toEqual([2, 4, 8, 256, 300, 300]);
  expect([0, 30, 86_400].map((asked) => restSeconds(later(asked), 5))).toEqual([1, 30, 3600]);
});

test("each cause is told in words with what to do, and one that is not known is still told", () => {
  for (const { says, todo } of Object.values(causes)) expect(`${says}. ${todo}`).toMatch(/^[A-Z].{20,}[.]$/);
  expect(inWords("timeout").says).toContain("10 seconds");
  expect(inWords("constructor").says).toBe("constructor");
});
