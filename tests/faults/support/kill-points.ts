import type { Deployment, Role } from "./deployment.ts";
import type { Outside } from "./outside.ts";
import type { Lines, Person } from "./person.ts";
import type { Recorded } from "./records.ts";

/** One customer message on its way through HotDash. */
export type Stage = {
  deployment: Deployment;
  person: Person;
  customer: string;
  conversationId: number;
  messageId: number;
  /** Once it is known. */
  approvalId: string | null;
};

/** A place where a process dies, and what must be true of it. */
export type KillPoint = {
  name: string;
  /** The process at work there. */
  kills: Role;
  /** What sets the work going: the customer's message, the reviewer's approval, or that it is sent again after it bounced. */
  follows: "message" | "approval" | "send again";
  /** Settings of the process that dies, besides the usual ones. */
  settings?: (outside: Outside) => Record<string, string>;
  /** Sees to it that the process dies there; before a message is written its conversation is unknown. */
  arm(deployment: Deployment, conversationId: number | null): void;
  /** What both sides hold while the process is dead: proof that it died here and not elsewhere. */
  left: Partial<Recorded> & { notes?: number; replies?: number };
  /** What the pages say meanwhile, where they are served by another process. */
  meanwhile?: Partial<Lines>;
  /** Whether what was interrupted is done, or truthfully shown as in doubt. */
  recovered(stage: Stage): Promise<boolean>;
  /** Brings a send in doubt to its end. */
  settle?(stage: Stage): Promise<void>;
};

/** Two looks at a thread are this far apart: the figure of the product, in seconds. */
const BETWEEN_LOOKS_SECONDS = 90;

const drafted = async ({ person, conversationId }: Stage) => (await person.pending(conversationId)) !== null;
const noted = async ({ person, conversationId }: Stage) =>
  typeof (await person.pending(conversationId))?.noteId === "number";
/** Whether the reply is known to stand in Chatwoot's thread. */
export const sent = async ({ person, approvalId }: Stage) =>
  approvalId !== null && (await person.review(approvalId)).state === "sent";

/** Whether nothing is left to do about the reply of a mail. */
const settled = async ({ person, approvalId }: Stage) =>
  approvalId !== null && (await person.review(approvalId)).trouble === null;

/** Kills whoever is at work when Chatwoot gets a request. */
const atChatwoot =
  (role: Role, method: "GET" | "POST" | "DELETE", when: "arrived" | "saved" | "answered", nth = 1) =>
  (deployment: Deployment, conversationId: number | null) =>
    deployment.outside.chatwoot.faults.set({
      killPidOnRequest: {
        pid: deployment.at(role).pid,
        nth,
        method,
        path: `/conversations/${conversationId ?? "\\d+"}/messages${method === "DELETE" ? "/\\d+" : ""}$`,
        when,
      },
    });

const atAgent = (when: "arrived" | "answered") => (deployment: Deployment) =>
  deployment.outside.agent.faults.set({
    killPidOnRequest: { pid: deployment.at("worker").pid, nth: 1, method: "POST", path: "^/drafts$", when },
  });

const askingTheStandIn = (outside: Outside) => ({ AGENT_SDK_URL: outside.agent.address });
const onItsWay = { waitingForReview: null, waitingNoAnswer: null, decided: "Sending", ops: null };

export const afterTheEvent: KillPoint = {
  name: "event committed, webhook answered 200",
  kills: "web",
  follows: "message",
  arm: (deployment) => deployment.outside.relay.whenAcknowledged(() => void deployment.at("web").kill()),
  left: { events: 1 },
  recovered: drafted,
};
export const beforeTheModel: KillPoint = {
  name: "draft asked for, model has not answered",
  kills: "worker",
  follows: "message",
  settings: askingTheStandIn,
  arm: atAgent("arrived"),
  left: { approval: "drafting", drafts: 0, notes: 0 },
  meanwhile: { waitingForReview: null, inTheMaking: "1 answer is being drafted", decided: null },
  recovered: drafted,
};
export const afterTheModel: KillPoint = {
  ...beforeTheModel,
  name: "model has answered, draft not stored",
  arm: atAgent("answered"),
};
export const beforeTheNote: KillPoint = {
  name: "draft stored, note not posted",
  kills: "worker",
  follows: "message",
  arm: atChatwoot("worker", "POST", "arrived"),
  left: { approval: "pending_review", drafts: 1, noted: false, notes: 0 },
  meanwhile: { waitingForReview: "", decided: null },
  recovered: noted,
};
export const afterTheNote: KillPoint = {
  ...beforeTheNote,
  name: "note stored in Chatwoot, not answered",
  arm: atChatwoot("worker", "POST", "saved"),
  left: { approval: "pending_review", drafts: 1, noted: false, notes: 1 },
};
export const afterTheDecision: KillPoint = {
  name: "decision answered 200",
  kills: "web",
  follows: "approval",
  // Long enough to look at what was left before the worker beside it takes the send.
  settings: () => ({ UNDO_SECONDS: "4" }),
  arm: () => {},
  left: { approval: "approved", send: "scheduled", posts: 0, replies: 0 },
  recovered: sent,
};
export const sendingRecorded: KillPoint = {
  name: "`sending` recorded, thread being re-read",
  kills: "worker",
  follows: "approval",
  arm: atChatwoot("worker", "GET", "arrived"),
  left: { approval: "approved", send: "sending", posts: 0, replies: 0 },
  meanwhile: onItsWay,
  recovered: sent,
};
export const replyNeverStored: KillPoint = {
  name: "reply posted, not stored by Chatwoot",
  kills: "worker",
  follows: "approval",
  arm: atChatwoot("worker", "POST", "arrived"),
  left: { approval: "approved", send: "sending", posts: 1, replies: 0 },
  meanwhile: onItsWay,
  recovered: async ({ person, customer }) => {
    const { decided, ops } = await person.reads(customer);
    return (
      decided?.includes("Cannot tell whether it arrived") === true && ops?.includes("Got no clear answer") === true
    );
  },
  settle: async ({ deployment, conversationId }) => {
    await deployment.at("worker").kill();
    await deployment.records.age(conversationId, BETWEEN_LOOKS_SECONDS);
    await deployment.startAgain("worker");
  },
};
export const lastRead: KillPoint = {
  ...replyNeverStored,
  name: "POST recorded, thread being read once more",
  // The thread is read from the question before.
  arm: atChatwoot("worker", "GET", "arrived", 2),
};
export const replyStored: KillPoint = {
  name: "reply stored by Chatwoot, not answered",
  kills: "worker",
  follows: "approval",
  arm: atChatwoot("worker", "POST", "saved"),
  left: { approval: "approved", posts: 1, replies: 1 },
  meanwhile: onItsWay,
  recovered: sent,
};
export const replyAnswered: KillPoint = {
  ...replyStored,
  name: "reply answered by Chatwoot, outcome not recorded",
  arm: atChatwoot("worker", "POST", "answered"),
};

export const failedMessageDeleted: KillPoint = {
  name: "sent again: failed message deleted in Chatwoot, not answered",
  kills: "worker",
  follows: "send again",
  arm: atChatwoot("worker", "DELETE", "saved"),
  left: { approval: "sent", send: "retrying", posts: 1, replies: 0 },
  meanwhile: {
    waitingForReview: "Being sent again",
    decided: "Not delivered, being sent again",
    ops: "The failed message is being deleted in Chatwoot",
  },
  recovered: settled,
};
export const deletionAnswered: KillPoint = {
  ...failedMessageDeleted,
  name: "sent again: deletion answered, not recorded",
  arm: atChatwoot("worker", "DELETE", "answered"),
};
export const newMessageNeverStored: KillPoint = {
  ...replyNeverStored,
  name: "sent again: new message posted, not stored",
  follows: "send again",
  left: { approval: "sent", send: "sending", posts: 1, replies: 0 },
  meanwhile: { waitingForReview: null, decided: "Sending", ops: "It is being sent anew" },
};
export const newMessageStored: KillPoint = {
  name: "sent again: new message stored, not answered",
  kills: "worker",
  follows: "send again",
  arm: atChatwoot("worker", "POST", "saved"),
  left: { approval: "sent", posts: 1, replies: 1 },
  recovered: settled,
};

/** In the order of a message's life. */
export const killPoints = [
  afterTheEvent,
  beforeTheModel,
  afterTheModel,
  beforeTheNote,
  afterTheNote,
  afterTheDecision,
  sendingRecorded,
  lastRead,
  replyNeverStored,
  replyStored,
  replyAnswered,
  failedMessageDeleted,
  deletionAnswered,
  newMessageNeverStored,
  newMessageStored,
];
