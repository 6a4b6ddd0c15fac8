import { Context, Liquid, type Template } from "liquidjs";
import type { Account, Agent } from "../state/account.ts";
import type { Contact } from "../state/contacts.server.ts";
import type { Conversation } from "../state/conversations.server.ts";
import { inboxOf } from "../state/inboxes.server.ts";

/** No template may read a file, and none may run away: the text comes from outside. */
const engine = new Liquid({ templates: {}, parseLimit: 400_000, renderLimit: 500, memoryLimit: 5_000_000 });
engine.registerFilter("divided_by", (value: unknown, by: unknown) => {
  if (Number(by) === 0) throw new Error("divided by 0");
  return Number(value) / Number(by);
});

/**
 * Renders an outgoing text as Chatwoot does on saving it, with the contact's real details. Text inside backticks is
 * spared; a text with a syntax error stays as it is; an error while rendering is printed in the text's place.
 */
export function renderLiquid(
  account: Account,
  content: string,
  {
    contact,
    agent,
    conversation,
  }: { contact: Contact; agent: Pick<Agent, "name" | "email"> | null; conversation: Conversation },
): string {
  const spared = content.replace(/`(.*?)`/gs, "{% raw %}`$1`{% endraw %}");
  let template: ReturnType<typeof engine.parse>;
  try {
    template = engine.parse(spared);
  } catch {
    return content;
  }
  const scope = new Context(
    {
      contact: { ...nameOf(titleCase(contact.name)), email: contact.email, phone_number: contact.phone },
      agent: agent && { ...nameOf(titleCase(agent.name)), available_name: agent.name, email: agent.email },
      conversation: { display_id: conversation.id, contact_name: titleCase(contact.name) },
      inbox: { id: conversation.inboxId, name: inboxOf(account, conversation).name },
      account: { id: account.id, name: account.name },
    },
    engine.options,
    { sync: true },
  );
  return template.map((part) => renderPart(part, scope)).join("");
}

function renderPart(part: Template, scope: Context): string {
  try {
    return engine.renderSync([part], scope);
  } catch (error) {
    return `Liquid error: ${error instanceof Error ? (error.message.split(",")[0] ?? "internal") : "internal"}`;
  }
}

function nameOf(name: string) {
  const words = name.trim().split(/\s+/);
  return { name, first_name: words[0] ?? "", last_name: words.length > 1 ? words.at(-1) : "" };
}

/** Each word with one capital, however it was written. */
function titleCase(name: string): string {
  return name
    .trim()
    .split(/\s+/)
    .map((word) => word.slice(0, 1).toUpperCase() + word.slice(1).toLowerCase())
    .join(" ");
}
