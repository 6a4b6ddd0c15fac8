import { Liquid } from "liquidjs";
import { type Account, type Agent, inboxOf } from "../state/account.ts";
import type { Contact } from "../state/contacts.server.ts";
import type { Conversation } from "../state/conversations.server.ts";

/** No template may read a file, and none may run away: the text comes from outside. */
const engine = new Liquid({ templates: {}, parseLimit: 400_000, renderLimit: 500, memoryLimit: 5_000_000 });

/**
 * Renders an outgoing text as Chatwoot does on saving it, with the contact's real details. Text inside backticks is
 * spared; a text with a syntax error stays as it is.
 */
export function renderLiquid(
  account: Account,
  content: string,
  { contact, agent, conversation }: { contact: Contact; agent: Agent; conversation: Conversation },
): string {
  const spared = content.replace(/`(.*?)`/gs, "{% raw %}`$1`{% endraw %}");
  try {
    return engine.parseAndRenderSync(spared, {
      contact: { ...nameOf(contact.name), email: contact.email, phone_number: contact.phone },
      agent: { ...nameOf(agent.name), available_name: agent.name, email: agent.email },
      conversation: { display_id: conversation.id, contact_name: contact.name },
      inbox: { id: conversation.inboxId, name: inboxOf(conversation).name },
      account: { id: account.id, name: account.name },
    });
  } catch {
    return content;
  }
}

function nameOf(name: string) {
  const words = name.trim().split(/\s+/);
  return { name, first_name: words[0] ?? "", last_name: words.length > 1 ? words.at(-1) : "" };
}
