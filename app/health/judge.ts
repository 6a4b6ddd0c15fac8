import { type Check, type CheckName, checkTitles, needsYou, type Verdict } from "./check.ts";
import { judgePublicAddress } from "./checks/address.ts";
import { judgeLastWebhook, judgeSweep } from "./checks/flow.ts";
import { judgeAutomaticMessages, judgeBots, judgeInboxWebhooks, judgeNoteRules } from "./checks/neighbours.ts";
import { judgeReachable } from "./checks/reaching.ts";
import { judgeClocks, judgeSignature } from "./checks/signing.ts";
import { judgeAccount, judgeAdministrator, judgeToken } from "./checks/token.ts";
import { judgeEvents, judgeSecret, judgeWebhook } from "./checks/webhook.ts";
import type { Facts, Flow } from "./facts.ts";

const rules: Record<CheckName, (facts: Facts) => Verdict> = {
  reachable: judgeReachable,
  token: judgeToken,
  account: judgeAccount,
  administrator: judgeAdministrator,
  "public-address": judgePublicAddress,
  webhook: judgeWebhook,
  events: judgeEvents,
  secret: judgeSecret,
  signature: judgeSignature,
  clocks: judgeClocks,
  "last-webhook": judgeLastWebhook,
  sweep: judgeSweep,
  "note-rules": judgeNoteRules,
  "automatic-messages": judgeAutomaticMessages,
  "inbox-webhooks": judgeInboxWebhooks,
  bots: judgeBots,
};

/** HotDash's own part, and what somebody set up in Chatwoot; all else of a sandbox is put right in one way. */
const putRightAlike: CheckName[] = ["sweep", "note-rules", "automatic-messages", "inbox-webhooks", "bots"];
const SANDBOX_TO_DO =
  "The sandbox is part of HotDash: switch off its faults on the sandbox page, or start HotDash again (npm start).";

/** Judges everything a connection depends on, in the order in which it is put right. */
export const judgeConnection = (facts: Facts): Check[] =>
  (Object.keys(checkTitles) as CheckName[]).map((name) => inSandbox({ name, ...rules[name](facts) }, facts));

/** The same of what HotDash's own records tell, which takes no question to Chatwoot. */
export const judgeFlow = (flow: Flow): Check[] => [
  inSandbox({ name: "last-webhook", ...judgeLastWebhook(flow) }, flow),
  inSandbox({ name: "sweep", ...judgeSweep(flow) }, flow),
];

function inSandbox(check: Check, { sandbox }: Flow): Check {
  const ofSandbox = sandbox && needsYou(check) && !putRightAlike.includes(check.name);
  return ofSandbox ? { ...check, toDo: SANDBOX_TO_DO, copy: [] } : check;
}
