import type { Account, Agent } from "../state/account.ts";
import type { Contact } from "../state/contacts.server.ts";

/** A contact as `conversation.meta.sender` and contact events show it. */
export function contactShape(contact: Contact) {
  return {
    additional_attributes: {},
    custom_attributes: {},
    email: contact.email,
    id: contact.id,
    identifier: null,
    name: contact.name,
    phone_number: contact.phone,
    thumbnail: "",
    blocked: false,
  };
}

/** A contact as the sender of an event's message: it has an account, and no `type`. */
export function contactAsSender(account: Pick<Account, "id" | "name">, contact: Contact) {
  return { account: { id: account.id, name: account.name }, avatar: "", ...contactShape(contact) };
}

export function agentAsSender(agent: Agent) {
  return { id: agent.id, name: agent.name, email: agent.email, type: "user" };
}

export function agentAsAssignee(agent: Agent) {
  return {
    id: agent.id,
    name: agent.name,
    available_name: agent.name,
    avatar_url: "",
    type: "user",
    availability_status: "online",
    thumbnail: "",
  };
}
