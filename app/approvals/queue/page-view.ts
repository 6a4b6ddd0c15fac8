import type { ConversationToAnswer, DecidedItem, QueueItem, Review, UnansweredItem } from "../view.ts";
import type { Places } from "./places.ts";

/** What the page is made of, as its loader reads it. */
export type ApprovalsView = {
  now: string;
  operator: { id: string; role: "viewer" | "reviewer" | "admin" };
  undoSeconds: number;
  places: Places;
  /** How many wait in all; the lists show the first of them. */
  waiting: { review: number; drafting: number; unanswered: number };
  queue: QueueItem[];
  unanswered: UnansweredItem[];
  decided: { items: DecidedItem[]; next: string | null };
  review: Review | null;
  conversation: ConversationToAnswer | null;
};
