import type { Account, SandboxEvent } from "../state/account.ts";
import type { Conversation } from "../state/conversations.server.ts";
import { inboxOf } from "../state/inboxes.server.ts";
import { type Message, saveMessage, selectMessages } from "../state/messages.server.ts";
import { storeTemplate } from "./template.server.ts";

const QUESTION = "Please rate the conversation";

export type Rating = { rating: number; feedback_message: string };

/** Asks the customer of a resolved conversation for a rating, where the inbox wants that. */
export function askForRating(account: Account, conversation: Conversation): SandboxEvent[] {
  if (!inboxOf(account, conversation).settings.csat_survey_enabled) return [];
  return [
    storeTemplate(account, conversation, {
      content: QUESTION,
      contentType: "input_csat",
      contentAttributes: { display_type: "emoji" },
    }),
  ];
}

/** The newest question for a rating in a conversation, or null. */
export function findSurvey(account: Account, conversationId: number): Message | null {
  const newest = "where conversation_id = ? and content_type = 'input_csat' order by id desc limit 1";
  return selectMessages(account.state, newest, conversationId)[0] ?? null;
}

/** Keeps what the customer answered with the question. */
export function rate(account: Account, survey: Message, { rating, feedback_message }: Rating): Message {
  const rated: Message = {
    ...survey,
    contentAttributes: {
      ...survey.contentAttributes,
      submitted_values: { csat_survey_response: { feedback_message, rating } },
    },
  };
  saveMessage(account.state, rated, account.now());
  account.tell([{ event: "message_updated", messageId: survey.id }]);
  return rated;
}
