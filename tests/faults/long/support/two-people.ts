import { setTimeout as sleep } from "node:timers/promises";
import { expect } from "vitest";
import type { Review } from "../../../../app/approvals/view.ts";
import { AFRESH } from "../../support/afresh.ts";
import { write } from "./door.ts";
import type { Place } from "./place.ts";

/** An agent answers by hand around the moment at which an approved reply is due. */
export const TRIES = 200;
const EARLIEST_MS = -50;
const LATEST_MS = 500;
export const SPREAD_MS = LATEST_MS - EARLIEST_MS;
/** Drafting takes most of a try's time, so few of them are due at the same moment. */
const AT_ONCE = 4;
/** Of all tries, on a machine that is shared. */
export const RACE_MS = 1_500_000;
const PATIENCE_MS = 240_000;
/** From the click on Send to the message: the text loses its focus first, which ends the typing. */
const CLICK_MS = 80;

/** What became of the tries: only the agent's message stands there, HotDash's came first, or it came after all. */
export type Race = { stopped: number; hotdashFirst: number; doubled: number; gapsMs: number[] };

/** @param typing whether Chatwoot tells HotDash that the agent is typing before each message. */
export async function race(place: Place, { typing }: { typing: boolean }): Promise<Race> {
  const gapsMs = watchGaps(place);
  const offsetsMs = Array.from(
    { length: TRIES },
    (_, at) => EARLIEST_MS + ((at * 37) % TRIES) * (SPREAD_MS / (TRIES - 1)),
  );
  const reviews: Review[] = [];
  const lane = async () => {
    for (let offsetMs = offsetsMs.shift(); offsetMs !== undefined; offsetMs = offsetsMs.shift()) {
      const review = await draftFor(place, `Dana ${typing ? "heard" : "unheard"} ${offsetsMs.length}`);
      reviews.push(review);
      await answerAtOnce(place, review, offsetMs, typing);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, lane));
  const open = async () => {
    const states = await Promise.all(reviews.map(({ approvalId }) => place.person.review(approvalId)));
    return states.filter(({ state }) => state === "approved").length;
  };
  await expect.poll(open, { timeout: PATIENCE_MS, interval: 2000 }).toBe(0);
  place.chatwoot.pass();
  const counts = { stopped: 0, hotdashFirst: 0, doubled: 0 };
  for (const { conversationId } of reviews) counts[await outcomeIn(place, conversationId)] += 1;
  return { ...counts, gapsMs };
}

async function draftFor({ outside, person }: Place, customer: string): Promise<Review> {
  const { conversationId } = await outside.write(customer, "Where is my order? It should be here by now.");
  const noted = async () => {
    const review = await person.pending(conversationId);
    return review && typeof review.noteId === "number" ? review : null;
  };
  await expect.poll(noted, { timeout: PATIENCE_MS, interval: 50 }).not.toBeNull();
  const review = await noted();
  if (!review) throw new Error("the draft is gone again");
  return review;
}

async function answerAtOnce(place: Place, review: Review, offsetMs: number, typing: boolean): Promise<void> {
  const { conversationId } = review;
  if (typing) await type(place, conversationId, "on");
  const decided = await place.person.approve(review);
  if (!decided.ok || !decided.send) throw new Error(`not approved: ${JSON.stringify(decided)}`);
  const at = Date.parse(decided.send.at) + offsetMs;
  // Every other agent clicks on Send; who presses Enter has not stopped typing by then.
  if (typing && offsetMs % 2 < 1) {
    await sleep(Math.max(0, at - CLICK_MS - Date.now()));
    await type(place, conversationId, "off");
  }
  await sleep(Math.max(0, at - Date.now()));
  await asAgent(place, `/conversations/${conversationId}/messages`, { content: "I have answered this by hand." });
}

const type = (place: Place, conversationId: number, status: "on" | "off") =>
  asAgent(place, `/conversations/${conversationId}/toggle_typing_status`, { typing_status: status });

async function asAgent({ outside }: Place, path: string, body: object): Promise<void> {
  const answer = await fetch(`${outside.chatwoot.address}/api/v1/accounts/1${path}`, {
    method: "POST",
    headers: {
      "Content-Type": "application/json",
      "Api-Access-Token": `${outside.settings.CHATWOOT_TOKEN}-agent`,
      ...AFRESH,
    },
    body: JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(`${path} answered ${answer.status}`);
  await answer.body?.cancel();
}

async function outcomeIn({ outside }: Place, conversationId: number): Promise<Exclude<keyof Race, "gapsMs">> {
  const path = `/api/v1/accounts/1/conversations/${conversationId}/messages?after=0`;
  const headers = { "Api-Access-Token": outside.settings.CHATWOOT_TOKEN ?? "", ...AFRESH };
  const answer = await fetch(outside.chatwoot.address + path, { headers });
  type Message = { id: number; private: boolean; message_type: number; content: string };
  const { payload } = (await answer.json()) as { payload: Message[] };
  const replies = payload.filter((message) => message.message_type === 1 && !message.private);
  const byHand = replies.findIndex(({ content }) => content.includes("by hand"));
  if (replies.length === 1) return "stopped";
  return byHand === 0 ? "doubled" : "hotdashFirst";
}

/** From the arrival of a send's last read at Chatwoot until Chatwoot has its POST: what is written then cannot be seen. */
function watchGaps({ chatwoot }: Place): number[] {
  const gapsMs: number[] = [];
  const readAt = new Map<string, number>();
  let call = { method: "", path: "" };
  chatwoot.meet(
    (now) => {
      call = now;
      return /\/conversations\/\d+\/messages$/.test(now.path);
    },
    async (response, pass) => {
      const { method, path } = call;
      if (method === "GET") readAt.set(path, performance.now());
      const answer = await pass();
      const isReply = method === "POST" && !answer.body.includes('"private":true');
      if (isReply) gapsMs.push(performance.now() - (readAt.get(path) ?? Number.NaN));
      write(response, answer);
    },
  );
  return gapsMs;
}
