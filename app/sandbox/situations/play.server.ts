import type { Account } from "../state/account.ts";
import { playAcknowledgement, playBlocked, playBot, playTyping, playVisitor } from "./chat.server.ts";
import { playBounce, playColleague, playHtmlMail } from "./mail.server.ts";
import type { Situation } from "./situation.ts";

export type Stage = {
  account: Account;
  /** Does something after a while, unless the sandbox closes first. */
  later(delayMs: number, act: () => void): void;
};

/** Plays each situation and answers the id of its conversation. `openId` is the one that somebody looks at. */
export const plays: Record<Situation, (stage: Stage, openId: number | null) => number | Promise<number>> = {
  "html-mail": ({ account }) => playHtmlMail(account),
  colleague: ({ account }) => playColleague(account),
  bounce: ({ account }) => playBounce(account),
  visitor: ({ account }) => playVisitor(account),
  blocked: ({ account }) => playBlocked(account),
  bot: ({ account }) => playBot(account),
  acknowledgement: ({ account }) => playAcknowledgement(account),
  typing: ({ account, later }, openId) => playTyping(account, later, openId),
};
