import type { DecisionForm, DecisionResult, QueueItem, Review } from "../../../app/approvals/view.ts";
import { approvalOf } from "../../support/desk.ts";
import { AFRESH } from "./afresh.ts";

/** A reviewer at a browser, without the browser: signed in once, over every life of HotDash. */
export type Person = {
  /** All that stands in the queue. */
  queue(): Promise<QueueItem[]>;
  /** The draft for a conversation that waits for review, or null. */
  pending(conversationId: number): Promise<Review | null>;
  review(approvalId: string): Promise<Review>;
  /** Approves what they read. */
  approve(review: Review): Promise<DecisionResult>;
  /** Rejects what they read. */
  reject(review: Review): Promise<DecisionResult>;
  /** As an admin: the notes of drafts that are not sent shall be deleted. */
  wantEndedNotesDeleted(): Promise<void>;
  /** Has a reply sent again that did not arrive. */
  sendAgain(sendId: string): Promise<void>;
  /** Every line about a customer, as the pages word it, null where they are not listed; and what an empty queue says. */
  reads(customer: string): Promise<Lines>;
};
export type Lines = Record<keyof typeof PLACES | "inTheMaking", string | null>;

const PLACES = {
  waitingForReview: "/app/approvals",
  waitingNoAnswer: "/app/approvals?tab=unanswered",
  decided: "/app/approvals?tab=decided",
  ops: "/app/ops",
} as const;

/** Uses the link HotDash printed at its first start. */
export async function signInWith(link: string): Promise<Person> {
  const origin = new URL(link).origin;
  const form = { email: "avery@shop.example", name: "Avery Stone", password: "a long demo password" };
  const answer = await fetch(link, {
    method: "POST",
    headers: { Origin: origin, ...AFRESH },
    body: new URLSearchParams(form),
    redirect: "manual",
  });
  const cookie = answer.headers.get("Set-Cookie")?.split(";")[0];
  await answer.body?.cancel();
  if (!cookie) throw new Error(`the sign-in link answered ${answer.status}`);

  const ask = async (path: string, init: RequestInit = {}) => {
    const said = await fetch(`${origin}${path}`, {
      ...init,
      headers: { Cookie: cookie, Origin: origin, "Content-Type": "application/json", ...AFRESH },
      redirect: "manual",
    });
    if (!said.ok) throw new Error(`${path} answered ${said.status}: ${await said.text()}`);
    return said;
  };
  const post = (path: string, body: object) => ask(path, { method: "POST", body: JSON.stringify(body) });
  const json = async <Data>(path: string) => ((await (await ask(path)).json()) as { data: Data }).data;
  const review = (approvalId: string) => json<Review>(`/api/v1/approvals/${approvalId}`);
  const queue = () => json<QueueItem[]>("/api/v1/approvals");
  const decide = async (read: Review, change: Partial<DecisionForm>) => {
    const answer = await post(`/app/approvals/${read.approvalId}/decisions`, { ...approvalOf(read), ...change });
    return (await answer.json()) as DecisionResult;
  };
  return {
    queue,
    review,
    pending: async (conversationId) => {
      const item = (await queue()).find(
        (one) => one.conversationId === conversationId && one.state === "pending_review",
      );
      return item ? review(item.approvalId) : null;
    },
    approve: (read) => decide(read, {}),
    reject: (read) => decide(read, { outcome: "reject", reason: "unneeded" }),
    wantEndedNotesDeleted: async () => {
      await (await post("/app/settings/notes", { act: "ended", wanted: "delete" })).text();
    },
    sendAgain: async (sendId) => {
      const answer = (await (await post(`/app/sends/${sendId}/settle`, { outcome: "retry" })).json()) as {
        ok: boolean;
      };
      if (!answer.ok) throw new Error(`it is not sent again: ${JSON.stringify(answer)}`);
    },
    reads: async (customer) => {
      const pages = await Promise.all(Object.values(PLACES).map(async (path) => (await ask(path)).text()));
      const lines = Object.keys(PLACES).map((place, at) => [place, lineAbout(customer, pages[at] ?? "")]);
      const inTheMaking = /\d+ answers? (?:is|are) being drafted/.exec(pages[0] ?? "")?.[0] ?? null;
      return { ...Object.fromEntries(lines), inTheMaking } as Lines;
    },
  };
}

/** The row that names a customer, without its markup; of a page with panels, only those that wait for a person count. */
function lineAbout(customer: string, page: string): string | null {
  const shown = page.replaceAll(/<script[\s\S]*?<\/script>/g, "");
  const panel = /<section[^>]*aria-label="Sends waiting for a person"[\s\S]*?<\/section>/.exec(shown);
  const row = (panel?.[0] ?? shown).split(/<\/header>|<li[ >]/).find((part) => part.includes(customer));
  if (row === undefined) return null;
  return row
    .replace(/<\/li>[\s\S]*/, "")
    .replaceAll(/<[^>]*>/g, " ")
    .replaceAll(/\s+/g, " ")
    .trim();
}
