import type { Failure } from "../../chatwoot/failure.ts";
import type { RuleList } from "../../chatwoot/payloads.ts";
import { oneLine } from "../../chatwoot/printable.ts";
import { hint, ok, unknown, type Verdict, warning } from "../check.ts";
import type { Facts } from "../facts.ts";
import { isNoRoute, unasked } from "./reaching.ts";
import { describeActions, gravityOf, writesToCustomer } from "./rule-actions.ts";
import { hasAlternatives, mayFire } from "./rule-conditions.ts";

/** With more the line would be cut; they come up when these are put right. */
const MOST_NAMED = 3;
/** The shop's own words, of which a line names several. */
const LONGEST_NAME = 40;

const RULES = "In Chatwoot: Settings, Automation.";
const NOT_A_NOTE = "Private Note · Equal to · False";

/** No automation rule takes HotDash's note for something an agent said. */
export function judgeNoteRules({ rules }: Facts): Verdict {
  if (!rules.ok) return notRead(rules.failure, "automation rules");
  const note = { type: "outgoing", private: true } as const;
  const firing = active(rules.answer, ["message_created"]).filter(({ conditions }) => mayFire(conditions, note));
  if (firing.length === 0) return ok("No automation rule runs on HotDash's notes.");
  const told = listed(firing, (rule) => `${quoted(rule.name)} ${describeActions(rule.actions)}`);
  const split = firing.some(({ conditions }) => hasAlternatives(conditions));
  return warning(
    `${count(firing.length, "automation rule runs", "automation rules run")} on HotDash's notes too, before anybody has approved the draft: ${told}.`,
    `${RULES} Edit ${firing.length === 1 ? "the rule" : "each rule"} and add this condition, joined by AND.${split ? " Where conditions are joined by OR, add it to each alternative." : ""}`,
    [NOT_A_NOTE],
  );
}

/** When a rule of that event writes to a customer. */
const moments: Record<string, string> = {
  message_created: "when they write",
  conversation_created: "when a conversation begins",
  conversation_opened: "when a conversation is opened again",
};

/** Which rules answer customers by themselves, and that HotDash drafts all the same. */
export function judgeAutomaticMessages({ rules }: Facts): Verdict {
  if (!rules.ok) return notRead(rules.failure, "automation rules");
  const question = { type: "incoming", private: false } as const;
  const writing = active(rules.answer, Object.keys(moments)).filter(
    ({ actions, conditions }) => writesToCustomer(actions) && mayFire(conditions, question),
  );
  if (writing.length === 0) return ok("No automation rule answers customers.");
  const one = writing.length === 1;
  const told = listed(writing, ({ name, event }) => `${quoted(name)} ${moments[event]}`);
  return hint(
    `${count(writing.length, "automation rule writes", "automation rules write")} to customers by ${one ? "itself" : "themselves"}: ${told}. HotDash drafts all the same: an automatic message answers nobody.`,
    `Nothing has to change. If customers should get your reply alone, switch the ${one ? "rule" : "rules"} off in Chatwoot, under Settings, Automation.`,
  );
}

/** No program gets the notes of an API inbox. */
export function judgeInboxWebhooks({ inboxWebhooks }: Facts): Verdict {
  if (!inboxWebhooks.ok) return notRead(inboxWebhooks.failure, "inboxes");
  const inboxes = inboxWebhooks.answer;
  if (inboxes.length === 0) return ok("No program behind an API inbox gets HotDash's notes.");
  const [their, program] = inboxes.length === 1 ? ["its", "the program"] : ["their", "the programs"];
  return warning(
    `${listed(inboxes, quoted)}: ${program} at ${their} webhook URL ${inboxes.length === 1 ? "gets" : "get"} every message, HotDash's notes among them.`,
    `Make sure that ${program} ${inboxes.length === 1 ? "drops" : "drop"} what is marked as private before a customer reads it, or have no notes there (HotDash: Settings, Notes):`,
    ['"private": true'],
  );
}

/** No bot works in the same inboxes. */
export function judgeBots({ bots }: Facts): Verdict {
  if (!bots.ok) return notRead(bots.failure, "bots");
  const { joined, inboxesLeftOut } = bots.answer;
  const bound = inboxesLeftOut > 0 ? ` ${count(inboxesLeftOut, "inbox was", "inboxes were")} not looked at.` : "";
  if (joined.length === 0) return ok(`No bot is joined to an inbox.${bound}`);
  const one = joined.length === 1;
  const posted = joined.some(({ hasProgram }) => hasProgram)
    ? `, and ${one ? "the bot's program gets" : "the bots' programs get"} its notes`
    : "";
  return warning(
    `${listed(joined, ({ bot, inbox }) => `${quoted(bot)} is joined to ${quoted(inbox)}`)}. New conversations there start as pending, and so are not in the list of open ones. HotDash drafts for them all the same${posted}.${bound}`,
    `If HotDash should answer there, disconnect the bot in Chatwoot, under Settings, Inboxes, the inbox, Bot Configuration.${posted ? " Else make sure that the bot drops what is marked as private." : ""}`,
  );
}

/** A rule without actions does nothing. */
const active = (rules: RuleList, events: readonly string[]) =>
  rules
    .filter((rule) => rule.active && events.includes(rule.event) && rule.actions.length > 0)
    .sort((a, b) => gravityOf(a.actions) - gravityOf(b.actions));

/** Read only for completeness: without the right to it, everything else works. */
function notRead(failure: Failure, what: string): Verdict {
  if (failure.kind !== "status" || failure.page) return unasked(failure);
  if (failure.status === 401 || failure.status === 403)
    return unknown(`Not checked: only an administrator's token may read the ${what} (${failure.status}).`);
  if (failure.status === 404 || isNoRoute(failure))
    return unknown(`Not checked: this Chatwoot answers that it has no ${what} (404).`);
  return unasked(failure);
}

const quoted = (name: string) => `“${oneLine(name, LONGEST_NAME)}”`;
const count = (number: number, one: string, more: string) => (number === 1 ? `1 ${one}` : `${number} ${more}`);

function listed<Item>(items: readonly Item[], words: (item: Item) => string): string {
  const named = items.slice(0, MOST_NAMED).map(words).join(", ");
  return items.length > MOST_NAMED ? `${named} and ${items.length - MOST_NAMED} more` : named;
}
