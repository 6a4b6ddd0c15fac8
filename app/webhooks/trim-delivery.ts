/** Chatwoot's own limit of a message's `content`: what is longer, nobody reads here. */
const LONGEST_TEXT = 150_000;

type Json = Record<string, unknown>;

/**
 * A large delivery without what nothing here uses: the conversation's newest message, which stands in it a second time,
 * and of a mail's texts all but the newly written part, which despite its name is `quoted`.
 */
export function trimDelivery(delivery: Json): Json {
  const { conversation, content_attributes, messages, ...rest } = delivery;
  return {
    ...rest,
    ...(messages !== undefined && { messages: [] }),
    ...(content_attributes !== undefined && { content_attributes: trimAttributes(content_attributes) }),
    ...(conversation !== undefined && { conversation: withoutMessages(conversation) }),
  };
}

function trimAttributes(attributes: unknown): unknown {
  if (!isObject(attributes) || !isObject(attributes.email)) return attributes;
  const { text_content, html_content, ...email } = attributes.email;
  return {
    ...attributes,
    email: { ...email, text_content: newWordsOnly(text_content), html_content: newWordsOnly(html_content) },
  };
}

function newWordsOnly(content: unknown): unknown {
  if (!isObject(content)) return content;
  return typeof content.quoted === "string" ? { quoted: content.quoted.slice(0, LONGEST_TEXT) } : {};
}

function withoutMessages(conversation: unknown): unknown {
  return isObject(conversation) && "messages" in conversation ? { ...conversation, messages: [] } : conversation;
}

function isObject(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
