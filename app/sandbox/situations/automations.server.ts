import type { Account } from "../state/account.ts";
import { type Bot, createBot, findBot, listBots } from "../state/bots.server.ts";
import { type Inbox, listInboxes, saveInbox } from "../state/inboxes.server.ts";
import { createRule, listRules, type Rule, saveRule } from "../state/rules.server.ts";
import type { Automations } from "./situation.ts";
import { stories } from "./stories.ts";

export function readAutomations(account: Account): Automations {
  return { acknowledgement: findRule(account)?.active ?? false, bot: apiInbox(account).botId !== null };
}

/** Switches the acknowledging rule, which is made when it is first needed. */
export function switchAcknowledgement(account: Account, active: boolean): void {
  const rule = findRule(account);
  if (rule) saveRule(account.state, { ...rule, active });
  else if (active)
    createRule(
      account.state,
      {
        name: stories.acknowledgement.rule,
        description: null,
        eventName: "message_created",
        conditions: [
          { attribute_key: "message_type", filter_operator: "equal_to", values: ["incoming"], query_operator: null },
        ],
        actions: [{ action_name: "send_message", action_params: [stories.acknowledgement.reply] }],
        active,
      },
      account.now(),
    );
}

/** Takes the bot out of the API inbox, or joins one: its own stays, if it has one. */
export function switchBot(account: Account, joined: boolean): void {
  if (joined) joinBot(account);
  else saveInbox(account.state, { ...apiInbox(account), botId: null });
}

/** The bot of the API inbox. It posts nothing anywhere: the situation speaks for it. */
export function joinBot(account: Account): Bot {
  const inbox = apiInbox(account);
  const name = stories.bot.bot;
  const bot =
    findBot(account.state, inbox.botId) ??
    listBots(account.state).find((one) => one.name === name) ??
    createBot(account.state, { name, description: null, outgoingUrl: null });
  saveInbox(account.state, { ...inbox, botId: bot.id });
  return bot;
}

function findRule({ state }: Account): Rule | undefined {
  return listRules(state).find(({ name }) => name === stories.acknowledgement.rule);
}

/** The inbox that a customer's message by the order app goes to. */
function apiInbox({ state }: Account): Inbox {
  const inbox = listInboxes(state).find(({ channel }) => channel === "api");
  if (!inbox) throw new Error("no API inbox");
  return inbox;
}
