import { randomInt, randomUUID } from "node:crypto";
import type { Account, SandboxEvent } from "../state/account.ts";
import {
  type Contact,
  type ContactInbox,
  findContact,
  findContactByEmail,
  joinInbox,
} from "../state/contacts.server.ts";
import {
  type Attributes,
  type Conversation,
  findConversation,
  selectConversations,
} from "../state/conversations.server.ts";
import type { Inbox } from "../state/inboxes.server.ts";
import { type Message, type NewFile, saveMessage } from "../state/messages.server.ts";
import { addContact, changeContact, mergeContacts } from "./contacts.server.ts";
import { openConversation, receive } from "./receive.server.ts";

/** A visitor of a web inbox or a user of an app, in the one session they have there. */
export type Visit = { inbox: Inbox; session: ContactInbox; contact: Contact };

const ADJECTIVES = ["shy", "nameless", "quiet", "bold", "late", "green", "calm", "brisk", "plain", "lucky"];
const NOUNS = ["bird", "river", "field", "stone", "cloud", "lamp", "forest", "sound", "harbour", "leaf"];

/** The name Chatwoot makes up for a visitor who gave none, such as "shy-bird-800". */
export function madeUpName(): string {
  return `${ADJECTIVES[randomInt(ADJECTIVES.length)]}-${NOUNS[randomInt(NOUNS.length)]}-${randomInt(100, 1000)}`;
}

/** Somebody opens the chat for the first time: they are a contact before they have said a word. */
export function visit(account: Account, inbox: Inbox, person: { name?: string; email?: string | null } = {}): Visit {
  const opened = account.state.together(() => {
    const { contact, events } = addContact(account, { name: person.name || madeUpName(), email: person.email ?? null });
    const session = joinInbox(account.state, contact.id, inbox.id, randomUUID(), account.now());
    return { contact, session, events };
  });
  account.tell(opened.events);
  return { inbox, session: opened.session, contact: opened.contact };
}

/**
 * A visitor, or the shop's page for them, says who they are. An address that another contact has makes one contact of
 * the two.
 */
export function identify(
  account: Account,
  contact: Contact,
  person: {
    name?: string | null | undefined;
    email?: string | null | undefined;
    phone?: string | null;
    identifier?: string | null | undefined;
    custom?: Attributes;
  },
): Contact {
  const email = person.email?.toLowerCase() || null;
  const known = email ? findContactByEmail(account.state, email) : null;
  const base = known && known.id !== contact.id ? mergeContacts(account, known, contact) : contact;
  const { contact: changed, events } = account.state.together(() =>
    changeContact(account, base, {
      ...(person.name && { name: person.name }),
      ...(person.identifier && { identifier: person.identifier }),
      ...(email && { email }),
      ...(person.phone && { phone: person.phone }),
      ...(person.custom && { customAttributes: { ...base.customAttributes, ...person.custom } }),
    }),
  );
  account.tell(events);
  return changed;
}

/** The conversation a session is in: its newest one. */
export function conversationOf(account: Account, session: ContactInbox): Conversation | null {
  const newest = "where contact_inbox_id = ? order by id desc limit 1";
  return selectConversations(account.state, newest, session.id)[0] ?? null;
}

export type Said = {
  content: string | null;
  files?: NewFile[];
  /** Of a conversation that this message opens. */
  additional?: Attributes;
  custom?: Attributes;
  contentAttributes?: Attributes;
};

/** Opens a conversation without a word, as an app may. */
export function openEmpty(
  account: Account,
  { inbox, session, contact }: Visit,
  said: Pick<Said, "custom">,
): Conversation {
  const conversation = account.state.together(() =>
    openConversation(account, inbox, session, contact, { custom: said.custom ?? {} }),
  );
  account.tell([{ event: "conversation_created", conversationId: conversation.id }]);
  return conversation;
}

/** Writes into the session's conversation, or into a new one. */
export function say(
  account: Account,
  { inbox, session, contact }: Visit,
  known: Conversation | null,
  said: Said,
): { conversationId: number; messageId: number } {
  const written = account.state.together(() => {
    const events: SandboxEvent[] = [];
    const { additional = {}, custom = {} } = said;
    const conversation = known ?? openConversation(account, inbox, session, contact, { additional, custom });
    if (!known) events.push({ event: "conversation_created", conversationId: conversation.id });
    const now = findContact(account.state, contact.id) ?? contact;
    const { messageId, events: received } = receive(
      account,
      findConversation(account.state, conversation.id) ?? conversation,
      now,
      {
        content: said.content,
        contentAttributes: said.contentAttributes ?? {},
        files: said.files ?? [],
      },
    );
    return { conversationId: conversation.id, messageId, events: [...events, ...received] };
  });
  account.tell(written.events);
  return { conversationId: written.conversationId, messageId: written.messageId };
}

/** The visitor answers the question for their mail address; without a name the address gives one. */
export function giveMailAddress(
  account: Account,
  contact: Contact,
  question: Message,
  email: string,
  name?: string | null,
) {
  saveMessage(
    account.state,
    { ...question, contentAttributes: { ...question.contentAttributes, submitted_email: email } },
    account.now(),
  );
  account.tell([{ event: "message_updated", messageId: question.id }]);
  identify(account, contact, { email, name: name || (email.split("@")[0] ?? email) });
}
