import type { Account, Agent } from "../state/account.ts";
import type { Bot } from "../state/bots.server.ts";
import type { Contact } from "../state/contacts.server.ts";

/** A contact as `conversation.meta.sender` and contact events show it. */
export function contactShape(contact: Contact) {
  return {
    additional_attributes: contact.additionalAttributes,
    custom_attributes: contact.customAttributes,
    email: contact.email,
    id: contact.id,
    identifier: contact.identifier,
    name: contact.name,
    phone_number: contact.phone,
    thumbnail: "",
    blocked: contact.blocked,
  };
}

/** A contact over REST: with its times, in Unix seconds. */
export function contactInRest(contact: Contact) {
  return {
    ...contactShape(contact),
    availability_status: "offline",
    last_activity_at: contact.lastActivityAt === null ? null : Math.floor(contact.lastActivityAt / 1000),
    created_at: Math.floor(contact.createdAt / 1000),
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
    availability_status: "offline",
    thumbnail: "",
  };
}

/** An agent over REST. */
export function agentInRest(account: Pick<Account, "id">, { id, name, email, role }: Agent) {
  return {
    id,
    account_id: account.id,
    availability_status: "offline",
    auto_offline: true,
    confirmed: true,
    email,
    provider: "email",
    available_name: name,
    name,
    role,
    thumbnail: "",
    custom_role_id: null,
  };
}

export function botAsSender({ id, name }: Bot) {
  return { id, name, type: "agent_bot" };
}
