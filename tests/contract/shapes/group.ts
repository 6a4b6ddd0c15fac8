import { at, listAt } from "../harness/check.ts";

/** Marks in `content_attributes` that make another act of the same event. */
const MARKS = ["deleted", "submitted_email", "submitted_values", "hotdash", "automation_rule_id"];

/**
 * The act that a delivery tells of, in words: event, kind of message, channel, sender, marks, changes, and the
 * conversation's status unless open. Two deliveries of one group differ in their texts, not in what happened.
 */
export function groupOf(json: Record<string, unknown>): string {
  const event = String(json.event);
  if (event.startsWith("message_")) return joined(event, ...wordsOfMessage(json));
  if (event === "webwidget_triggered")
    return joined(event, json.current_conversation === null ? "" : "in conversation");
  if (event.startsWith("conversation_typing")) return joined(event, channelOf(json.conversation), senderOf(json.user));
  if (event.startsWith("conversation_")) return joined(event, channelOf(json), statusOf(json), changesOf(json));
  return joined(event, changesOf(json));
}

function wordsOfMessage(json: Record<string, unknown>): string[] {
  const type = String(json.content_type);
  const files = [...new Set(listAt(json, "attachments").map((file) => String(at(file, "file_type"))))];
  return [
    json.private === true ? "note" : String(json.message_type),
    type === "text" ? "" : type,
    channelOf(json.conversation),
    `by ${senderOf(json.sender)}`,
    statusOf(json.conversation),
    ...MARKS.filter((mark) => at(json.content_attributes, mark) !== undefined),
    errorOf(at(json.content_attributes, "external_error")),
    files.length > 0 ? `with ${files.join("+")}` : "",
    type === "incoming_email" ? bodiesOf(at(json.content_attributes, "email")) : "",
  ];
}

function errorOf(error: unknown): string {
  return error === undefined ? "" : error === null ? "no longer failed" : "failed";
}

function bodiesOf(mail: unknown): string {
  const bodies = [at(mail, "text_content.full") && "text", at(mail, "html_content.full") && "HTML"];
  return `of ${bodies.filter(Boolean).join("+")}`;
}

/** Contacts have no type where they send. */
function senderOf(sender: unknown): string {
  if (sender === null) return "nobody";
  return String(at(sender, "type") ?? "contact");
}

function channelOf(conversation: unknown): string {
  return String(at(conversation, "channel")).replace("Channel::", "");
}

/** The status that a change leads to, else the one of the body, which is written later. */
function statusOf(conversation: unknown): string {
  const changed = listAt(conversation, "changed_attributes").find((change) => at(change, "status") !== undefined);
  const status = at(changed, "status.current_value") ?? at(conversation, "status");
  return status === "open" ? "" : String(status);
}

/** The changed columns; `updated_at` goes with all of them. */
function changesOf(json: Record<string, unknown>): string {
  const changed = listAt(json, "changed_attributes").flatMap((change) => Object.keys(change as object));
  return changed
    .filter((name) => name !== "updated_at")
    .sort()
    .join("+");
}

function joined(...words: string[]): string {
  return words.filter((word) => word !== "").join(" ");
}
