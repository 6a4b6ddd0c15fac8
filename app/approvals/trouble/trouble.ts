import { whyInWords } from "../../conversations/timeline/why.ts";
import { type Found, WITHDRAWN } from "../send.ts";

/** One thing that was tried about a send. Times are ISO 8601 UTC. */
export type Tried = {
  id: number;
  kind: "post" | "look" | "retry" | "delete";
  at: string;
  outcome: string | null;
  httpStatus: number | null;
  found: Found | null;
};

/** A reply of which a person must say what becomes of it, with all that is known of it. */
export type Trouble = {
  sendId: string;
  state: "uncertain" | "refused" | "undelivered" | "retrying" | "sending";
  /** HotDash has done what a program may: nothing happens unless a person acts. */
  needsPerson: boolean;
  reason: string | null;
  customer: string;
  intent: string | null;
  conversationId: number;
  chatwootUrl: string;
  approvedAt: string | null;
  approvedBy: string | null;
  posts: number;
  tried: Tried[];
  /** To whom the reply is posted anew when it is sent again; null where Chatwoot retries the message it has. */
  repostTo: { to: string[]; cc: string[] } | null;
  /** HotDash deleted the failed message in Chatwoot, to post the reply anew. */
  failedMessageDeleted: boolean;
  /** Who wrote after what the reviewer saw, and when. */
  newer: { author: string; at: string } | null;
};

/** The message in the same words without our mark that the last look found. */
export const twinOf = ({ tried }: Pick<Trouble, "tried">): number | null =>
  tried.findLast(({ kind }) => kind === "look")?.found?.twin ?? null;

const ends: Record<string, string> = {
  "chatwoot-timeout": "Chatwoot did not answer in time",
  "chatwoot-interrupted": "the connection broke before Chatwoot answered",
  "chatwoot-unreachable": "Chatwoot could not be reached",
  "chatwoot-rate-limited": "Chatwoot limited the rate",
  "answer-unreadable": "what answered was not Chatwoot",
};

/** "Posted: Chatwoot answered 500", "Thread read: 3 messages, this reply not among them". */
export function triedWords({ kind, outcome, httpStatus, found }: Omit<Tried, "id" | "at">): string {
  if (kind === "look") return `Thread read: ${lookWords(found)}`;
  if (kind === "delete" && outcome === "accepted")
    return httpStatus === 404 ? "Failed message: no longer in Chatwoot" : "Failed message deleted in Chatwoot";
  if (outcome === WITHDRAWN) return kind === "delete" ? "Failed message not deleted after all" : "Not posted after all";
  return `${acts[kind]}: ${endWords(outcome, httpStatus)}`;
}

const acts = { post: "Posted", retry: "Chatwoot asked to retry", delete: "Deleting the failed message" };

function endWords(outcome: string | null, httpStatus: number | null): string {
  if (outcome === null) return "HotDash stopped before the answer came";
  if (outcome === "accepted") return "Chatwoot took it";
  const said = ends[outcome] ?? "Chatwoot did not take it";
  return httpStatus === null || httpStatus === 200 ? said : `Chatwoot answered ${httpStatus}`;
}

function lookWords(found: Found | null): string {
  if (!found) return "this reply was not there";
  if (found.twin !== null) return `the same words stand there without HotDash's mark (message ${found.twin})`;
  if (found.deleted) return "this reply was not there, and a public reply was deleted since";
  const read = found.messages === 1 ? "1 message" : `${found.messages} messages`;
  return `${read}, this reply not among them`;
}

/** What happened, in one sentence. */
export function troubleWords({
  state,
  needsPerson,
  repostTo,
  failedMessageDeleted,
}: Pick<Trouble, "state" | "needsPerson" | "repostTo" | "failedMessageDeleted">): string {
  switch (state) {
    case "uncertain":
      return needsPerson
        ? "Cannot tell whether it arrived."
        : "Got no clear answer. HotDash reads the thread again by itself.";
    case "refused":
      return failedMessageDeleted
        ? "Did not reach the customer. The failed message is deleted in Chatwoot, and Chatwoot refused the reply when it was posted anew."
        : "Chatwoot refused it. Nothing was sent.";
    case "retrying":
      if (failedMessageDeleted)
        return `Did not reach the customer. The failed message is deleted in Chatwoot; the reply is about to be sent anew to ${peopleWords(repostTo)}.`;
      return repostTo
        ? `Did not reach the customer. The failed message is being deleted in Chatwoot; then the reply is sent anew to ${peopleWords(repostTo)}.`
        : "Did not reach the customer. Chatwoot is asked to send it again.";
    case "sending":
      return `Did not reach the customer. It is being sent anew to ${peopleWords(repostTo)}.`;
    case "undelivered":
      return "Did not reach the customer.";
  }
}

/** "dana@post.example (Cc workshop@post.example)". */
export function peopleWords(people: Trouble["repostTo"]): string {
  const to = people?.to.join(", ") || "the customer";
  return people && people.cc.length > 0 ? `${to} (Cc ${people.cc.join(", ")})` : to;
}

/** A reason as it is stored, the channel's own words or HotDash's, from its first letter to its full stop. */
export function sentence(reason: string): string {
  const words = whyInWords(reason).replace(/\.$/, "");
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}.`;
}
