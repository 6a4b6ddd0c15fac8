import { z } from "zod";
import { printableText } from "../chatwoot/printable.ts";
import type { Claim, Evidence, RiskLevel } from "../drafts/draft.ts";
import type { ApprovalState } from "./approval.ts";
import { Grades, Reason } from "./grades.ts";
import type { Trouble } from "./trouble/trouble.ts";

/** What the approvals pages show and what they send back. Times are ISO 8601 UTC. */
export type Channel = "email" | "chat" | "sms" | "other";

export type Claimant = { operatorId: string; name: string; initials: string; until: string };

/** Somebody who is typing a public reply in Chatwoot, until then unless more is heard. */
export type ShownTypist = { name: string; until: string };

export type Attachment = { name: string; url: string | null; kind: string };

export type ThreadMessage = {
  id: number;
  from: "customer" | "shop";
  /** Sent by a rule, a bot, a campaign or a mailbox: it neither asks nor answers. */
  automatic: boolean;
  author: string;
  text: string;
  at: string;
  attachments: Attachment[];
  deleted: boolean;
  /** Set when its text was removed here, by age or with its person; null while it is kept. */
  removedAfterDays: number | null;
};

/** A row of "Waiting for review". */
export type QueueItem = {
  approvalId: string;
  conversationId: number;
  customer: string;
  intent: string;
  preview: string;
  dueAt: string;
  risk: RiskLevel;
  state: ApprovalState;
  stale: boolean;
  claim: Claimant | null;
  /** Approved and not yet on its way; `waitsFor` holds it back beyond its time. */
  sending: { sendId: string; at: string; edited: boolean; waitsFor: ShownTypist | null } | null;
  /** Was sent and failed to arrive: back at the top. */
  undelivered: boolean;
  /** Undelivered, and Chatwoot is asked to send it again. */
  retrying: boolean;
  /** Nobody but a person can tell whether it arrived. */
  inDoubt: boolean;
};

/** A row of "Waiting, no answer": a customer waits and no live approval exists. */
export type UnansweredItem = {
  conversationId: number;
  customer: string;
  channel: Channel;
  preview: string;
  waitingSince: string;
  /** Why there is none: not drafted yet, drafting paused, rejected, failed, from before the first start … */
  why: string;
  canDraft: boolean;
};

/** A row of "Decided". */
export type DecidedItem = {
  decisionId: string;
  approvalId: string;
  conversationId: number;
  customer: string;
  intent: string;
  outcome: "approve" | "reject" | "request_changes";
  edited: boolean;
  grades: Grades | null;
  operator: string;
  decidedAt: string;
  /** What became of the reply, in words a person reads. */
  fate: {
    kind: "waiting" | "sent" | "delivered" | "deleted" | "stopped" | "failed" | "uncertain" | "none";
    text: string;
  };
};

/** A draft as the drawer shows it. */
export type ShownDraft = {
  id: string;
  version: number;
  reply: string;
  evidence: Evidence[];
  claims: Claim[];
  projectedImpact: string;
  risk: { level: RiskLevel; reason: string };
  rollback: string;
  confidence: number;
  intent: string;
  language: string;
  createdAt: string;
};

/** Everything the drawer shows of one approval. */
export type Review = {
  approvalId: string;
  version: number;
  state: ApprovalState;
  reason: string | null;
  dueAt: string;
  customer: { name: string; initials: string; email: string | null; phone: string | null };
  /** "third order, $1,146 in all" or null when nothing is known. */
  history: string | null;
  channel: Channel;
  /** Chatwoot's name of it, such as `Channel::Email`: how a text reads there hangs on it. */
  chatwootChannel: string;
  conversationId: number;
  chatwootUrl: string;
  subject: string | null;
  recipients: { to: string[]; cc: string[] };
  senderName: string;
  /** Public messages, oldest first; the source message and all after it are the last ones. */
  thread: ThreadMessage[];
  sourceMessageId: number | null;
  /** Newest message here that is not automatic: goes back with the decision. */
  seenMessageId: number;
  draft: ShownDraft | null;
  /** Set when the thread moved on while somebody was at work: the messages after the source, and a newer draft once there is one. */
  stale: {
    since: string;
    by: string;
    newMessageIds: number[];
    newDraft: ShownDraft | null;
  } | null;
  claim: Claimant | null;
  mine: boolean;
  /** What the reviewer must know before approving: reply window closed, sending paused, drafting by hand … */
  warnings: string[];
  /** False once the channel takes no reply any more: approving asks for that to be acknowledged. */
  canReply: boolean;
  typist: ShownTypist | null;
  undelivered: string | null;
  /** A reply of this approval that did not arrive, or may not have. */
  trouble: Trouble | null;
  /** The reply that went out was deleted in Chatwoot since. */
  replyDeleted: boolean;
  /** Why an approved reply came back without having been sent, in words. */
  cameBack: string | null;
  /** Chatwoot's id of the private note, once it is there. */
  noteId: number | null;
  position: { index: number; of: number; previous: string | null; next: string | null };
};

/** A conversation that waits without a draft: all a person needs to answer it alone. */
export type ConversationToAnswer = Pick<
  Review,
  | "conversationId"
  | "customer"
  | "history"
  | "channel"
  | "chatwootChannel"
  | "chatwootUrl"
  | "subject"
  | "recipients"
  | "senderName"
  | "thread"
  | "seenMessageId"
  | "warnings"
  | "canReply"
  | "typist"
>;

/** Who the reviewer saw the reply would go to. It goes to nobody else. */
const Recipients = z.object({ to: z.array(z.string().max(320)).max(50), cc: z.array(z.string().max(320)).max(50) });

/** Text a person typed, as Postgres takes it. */
const typed = (most: number) => z.string().max(most).transform(printableText);

/** `POST /app/approvals/:approvalId/decisions` */
export const DecisionForm = z.object({
  outcome: z.enum(["approve", "reject", "request_changes"]),
  version: z.number().int(),
  draftId: z.uuid(),
  seenMessageId: z.number().int(),
  grades: Grades,
  recipients: Recipients,
  finalText: typed(150_000).default(""),
  /** What the reply is based on: the draft's evidence, no source, or the reviewer's own knowledge. Null where it claims nothing. */
  basis: z.enum(["evidence", "none_found", "own_knowledge"]).nullable(),
  reason: Reason.nullable(),
  note: typed(2000).default(""),
  /** The reviewer saw the newer message and sends all the same. */
  despiteNewer: z.boolean().default(false),
  /** The reviewer saw that the channel's reply window is closed and sends all the same. */
  despiteClosedWindow: z.boolean().default(false),
  openedAt: z.iso.datetime().nullable(),
});
export type DecisionForm = z.infer<typeof DecisionForm>;

/** `POST /app/conversations/:conversationId/replies`: an answer a person writes without a draft. */
export const ManualReplyForm = z.object({
  text: typed(150_000),
  recipients: Recipients,
  seenMessageId: z.number().int(),
  despiteClosedWindow: z.boolean().default(false),
});
export type ManualReplyForm = z.input<typeof ManualReplyForm>;

/** What came of a decision. A refusal keeps the text in the drawer and says what to do. */
export type DecisionResult =
  | { ok: true; decisionId: string; send: { id: string; at: string } | null }
  | {
      ok: false;
      reason: "already-decided" | "changed" | "newer-message" | "window-closed" | "not-allowed" | "invalid" | "claimed";
      message: string;
      /** For "invalid": what is wrong with the text, each a sentence. */
      problems?: string[];
    };
