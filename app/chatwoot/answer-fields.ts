import { array, type Fields, items, object, scalar, whole } from "./json-fields.ts";

/**
 * The fields of Chatwoot's answers that HotDash uses: those that `payloads.ts` parses, and of what it keeps as it comes
 * (`content_attributes`, `additional_attributes`) those that something reads. Mails make the difference: `full` and `reply` of
 * their text and HTML are megabytes, and nobody reads them.
 */

/** Chatwoot's own limit of a message's `content`. Whoever reviews or drafts reads no more of a mail's other texts either. */
const LONGEST_TEXT = 150_000;
/** Names, addresses and links: 255 in most of Chatwoot's columns, and a signed link has about a thousand. */
const LONGEST_WORD = 10_000;
/** A shop's own attributes of a contact, or the addresses of a mail to thousands. More would crowd out the rest of a page. */
const MOST_OF_ATTRIBUTES = 150_000;

const word = scalar(LONGEST_WORD);
const text = scalar(LONGEST_TEXT);
const attributes = whole(MOST_OF_ATTRIBUTES);
const words = (...names: string[]): Record<string, Fields> => Object.fromEntries(names.map((name) => [name, word]));
const named = object(words("id", "name"));

export const conversationFields = object({
  ...words("id", "inbox_id", "status", "priority", "channel", "can_reply", "waiting_since", "snoozed_until"),
  ...words("last_activity_at", "updated_at"),
  labels: attributes,
  meta: object({
    sender: object({
      ...words("id", "name", "email", "phone_number", "identifier", "blocked"),
      custom_attributes: attributes,
    }),
    assignee: named,
    team: named,
    ...words("assignee_type", "channel", "hmac_verified"),
  }),
  additional_attributes: object(words("mail_subject")),
});

/** Of a text's three forms the one without what is quoted below it, which Chatwoot calls `quoted`. */
const newWords = object({ quoted: text });

export const messageFields = object({
  ...words("id", "content_type", "message_type", "private", "created_at", "source_id", "status"),
  content: text,
  content_attributes: object({
    ...words("deleted", "external_error", "external_echo", "automation_rule_id", "ref"),
    // Our own marks of older versions.
    hotdash: attributes,
    to_emails: attributes,
    cc_emails: attributes,
    bcc_emails: attributes,
    email: object({
      ...words("auto_reply", "subject", "message_id"),
      from: attributes,
      to: attributes,
      cc: attributes,
      text_content: newWords,
      html_content: newWords,
    }),
  }),
  additional_attributes: object(words("campaign_id")),
  sender: object(words("id", "name", "type")),
  inbox: named,
  attachments: array(
    object({
      ...words("id", "file_type", "content_type", "extension", "data_url", "thumb_url", "file_size", "fallback_title"),
      transcribed_text: text,
    }),
  ),
});

/** A contact in its own events. */
const contactFields = object({
  ...words("id", "name", "email", "phone_number", "identifier", "blocked"),
  custom_attributes: attributes,
});

/** Any delivery: of a message, a conversation or a contact. What none of them reads of it is not kept. */
export const deliveryFields = object({
  ...fieldsOf(contactFields),
  ...fieldsOf(conversationFields),
  ...fieldsOf(messageFields),
  additional_attributes: object(words("mail_subject", "campaign_id")),
  event: word,
  account: named,
  conversation: conversationFields,
  changed_attributes: attributes,
  user: object(words("id", "name", "type")),
  is_private: word,
});

function fieldsOf(fields: Fields): Record<string, Fields> {
  return fields.keep === "object" ? Object.fromEntries(fields.fields) : {};
}

/** `GET /conversations`: its conversations come one by one. */
export const listFields = object({
  data: object({ meta: object(words("all_count")), payload: items(conversationFields) }),
});

/** `GET /conversations/{id}/messages`: its messages come one by one. */
export const threadFields = object({ payload: items(messageFields) });
