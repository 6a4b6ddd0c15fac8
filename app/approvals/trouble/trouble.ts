import { whyInWords } from "../../conversations/timeline/why.ts";
import type { Found } from "../send.ts";

/** One thing that was tried about a send. Times are ISO 8601 UTC. */
export type Tried = {
  id: number;
  kind: "post" | "look" | "retry";
  at: string;
  outcome: string | null;
  httpStatus: number | null;
  found: Found | null;
};

/** A reply of which a person must say what becomes of it, with all that is known of it. */
export type Trouble = {
  sendId: string;
  state: "uncertain" | "refused" | "undelivered" | "retrying";
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
  /** Addresses that Chatwoot's own retry would leave out. */
  cc: string[];
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
  return `${kind === "post" ? "Posted" : "Chatwoot asked to retry"}: ${endWords(outcome, httpStatus)}`;
}

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
export function troubleWords({ state, needsPerson }: Pick<Trouble, "state" | "needsPerson">): string {
  switch (state) {
    case "uncertain":
      return needsPerson
        ? "Cannot tell whether it arrived."
        : "Got no clear answer. HotDash reads the thread again by itself.";
    case "refused":
      return "Chatwoot refused it. Nothing was sent.";
    case "retrying":
      return "Did not reach the customer. Chatwoot is asked to send it again.";
    case "undelivered":
      return "Did not reach the customer.";
  }
}

/** A reason as it is stored, the channel's own words or HotDash's, from its first letter to its full stop. */
export function sentence(reason: string): string {
  const words = whyInWords(reason).replace(/\.$/, "");
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}.`;
}
