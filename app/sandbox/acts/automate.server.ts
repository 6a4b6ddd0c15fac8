import type { Account, SandboxEvent } from "../state/account.ts";
import { findContact } from "../state/contacts.server.ts";
import { type Conversation, findConversation } from "../state/conversations.server.ts";
import { inboxOf } from "../state/inboxes.server.ts";
import { findMessage, type Message } from "../state/messages.server.ts";
import { type Action, type Condition, listRules, type Rule } from "../state/rules.server.ts";
import { eventBody } from "../wire/event-body.server.ts";
import { assign, setLabels, setPriority, setStatus } from "./change.server.ts";
import { postMessage } from "./post.server.ts";

/** Our events, and the names of the same ones in rules. */
const RULE_EVENTS: Partial<Record<SandboxEvent["event"], string>> = {
  message_created: "message_created",
  conversation_created: "conversation_created",
  conversation_updated: "conversation_updated",
  conversation_opened: "conversation_opened",
  conversation_resolved: "conversation_resolved",
};

/**
 * Lets the account's rules act on an event. What they do sets off no other rule, as in Chatwoot; a rule without a
 * condition on `private_note` answers notes as well.
 */
export function automate(account: Account, event: SandboxEvent): void {
  const name = RULE_EVENTS[event.event];
  const rules = name ? listRules(account.state).filter(({ active, eventName }) => active && eventName === name) : [];
  if (rules.length === 0) return;
  const message = "messageId" in event ? findMessage(account.state, event.messageId) : null;
  const conversationId = message?.conversationId ?? ("conversationId" in event ? event.conversationId : null);
  for (const rule of rules) {
    // Read anew for each: the one before may have changed it.
    const conversation = conversationId === null ? null : findConversation(account.state, conversationId);
    if (conversation && fits(account, rule.conditions, conversation, message)) act(account, rule, conversation);
  }
}

function fits(account: Account, conditions: Condition[], conversation: Conversation, message: Message | null): boolean {
  const joins = conditions.map(({ query_operator }) => query_operator?.toLowerCase() ?? "");
  // Chatwoot makes SQL of them: without an operator between two of them, or with one after the last, it is none.
  if (joins.some((join, at) => ["and", "or"].includes(join) !== at < joins.length - 1)) return false;
  let [met, group] = [false, true];
  for (const [at, condition] of conditions.entries()) {
    group &&= compares(condition, attributeOf(account, condition.attribute_key, conversation, message));
    if (joins[at] === "and") continue;
    // AND binds closer than OR.
    [met, group] = [met || group, true];
  }
  return met || conditions.length === 0;
}

function attributeOf(account: Account, key: string, conversation: Conversation, message: Message | null): unknown {
  const contact = findContact(account.state, conversation.contactId);
  switch (key) {
    case "content":
      return message?.processedContent ?? "";
    case "message_type":
      return message?.messageType;
    case "private_note":
      return message?.private;
    case "status":
      return conversation.status;
    case "inbox_id":
      return conversation.inboxId;
    case "priority":
      return conversation.priority;
    case "assignee_id":
      return conversation.assigneeId;
    case "email":
      return contact?.email;
    case "phone_number":
      return contact?.phone;
    default:
      return conversation.additionalAttributes[key] ?? conversation.customAttributes[key];
  }
}

function compares({ filter_operator, values }: Condition, value: unknown): boolean {
  const text = String(value ?? "").toLowerCase();
  const any = (test: (wanted: string) => boolean) => values.some((wanted) => test(String(wanted).toLowerCase()));
  switch (filter_operator) {
    case "equal_to":
      return any((wanted) => wanted === text);
    case "not_equal_to":
      return !any((wanted) => wanted === text);
    case "contains":
      return any((wanted) => text.includes(wanted));
    case "does_not_contain":
      return !any((wanted) => text.includes(wanted));
    case "is_present":
      return text !== "";
    case "is_not_present":
      return text === "";
    default:
      return false;
  }
}

function act(account: Account, rule: Rule, conversation: Conversation): void {
  for (const action of rule.actions) {
    const now = findConversation(account.state, conversation.id);
    if (now)
      account.tell(
        account.state.together(() => carryOut(account, rule, now, action)),
        "rule",
      );
  }
}

function carryOut(account: Account, rule: Rule, conversation: Conversation, action: Action): SandboxEvent[] {
  const by = "Automation System";
  const [first] = action.action_params;
  switch (action.action_name) {
    case "send_message":
    case "add_private_note": {
      const posted = postMessage(account, conversation, null, {
        content: String(first ?? ""),
        private: action.action_name === "add_private_note",
        contentAttributes: { automation_rule_id: rule.id },
      });
      return posted.ok ? posted.events : [];
    }
    case "send_webhook_event": {
      const body = eventBody(account, { event: "conversation_updated", conversationId: conversation.id, changed: [] });
      account.post(String(first ?? ""), { ...body, event: `automation_event.${rule.eventName}` });
      return [];
    }
    case "add_label": {
      const labels = [...new Set([...conversation.labels, ...action.action_params.map(String)])];
      return setLabels(account, conversation, labels, by);
    }
    case "resolve_conversation":
      return setStatus(account, conversation, "resolved", { by });
    case "open_conversation":
      return setStatus(account, conversation, "open", { by });
    case "change_priority":
      return setPriority(account, conversation, (first as Conversation["priority"]) ?? null, by);
    case "assign_agent":
      return assign(account, conversation, Number(first) || null, by).events;
    default:
      account.log.warn(
        { action: action.action_name, inbox: inboxOf(account, conversation).name },
        "the sandbox has no such action",
      );
      return [];
  }
}
