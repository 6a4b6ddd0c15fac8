import { expect, test } from "vitest";
import { mayWait } from "../../../app/webhooks/may-wait.ts";

test.each<[boolean, string, Record<string, unknown>, string?]>([
  [true, "a receipt, which tells nothing by itself", { source_id: null, content_attributes: {} }],
  [true, "one without attributes", {}],
  [true, "a rating", { content_attributes: { submitted_values: { csat_survey_response: { rating: 5 } } } }],
  [true, "a failure that was taken back", { content_attributes: { external_error: null } }],
  [false, "a deletion", { content_attributes: { deleted: true } }],
  [false, "a failure", { content_attributes: { external_error: "refused" } }],
  [false, "a message that the channel has taken", { source_id: "1@mail.example", content_attributes: {} }],
  [false, "what cannot be read", { content_attributes: "?" }],
  [false, "a message", { content_attributes: {} }, "message_created"],
])("%s: %s", (waits, _, delivery, event = "message_updated") => {
  expect(mayWait(event, { event, ...delivery })).toBe(waits);
});
