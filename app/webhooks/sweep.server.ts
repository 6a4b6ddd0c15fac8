import type { App } from "../app.ts";
import { ChatwootRefused } from "../chatwoot/client.server.ts";
import type { ConversationEvent } from "../chatwoot/payloads.ts";
import { readConversation } from "../chatwoot/threads.server.ts";
import { noteContacts } from "../conversations/contacts.server.ts";
import { inTransaction } from "../db/database.server.ts";
import { describeFailure } from "../queue/failure.ts";
import { changedSince } from "./sweep/changed.server.ts";
import { oneByOne, TurnOver } from "./sweep/each.server.ts";
import { firstLook } from "./sweep/first-look.server.ts";
import { Overtaken, takeLine } from "./sweep/line.server.ts";
import { unreadOf } from "./sweep/marks.server.ts";
import { forgive, listOwed } from "./sweep/owed.server.ts";
import { type Limits, ordinaryLimits } from "./sweep/pace.server.ts";
import { readOn } from "./sweep/read-on.server.ts";
import { beginTurn, endTurn, type Moment, type Turn } from "./sweep/turn.server.ts";

/** What one turn came to: `held` when somebody else sweeps, `unfinished` when the round goes on with the next turn. */
export type SweepResult = {
  outcome: "good" | "unfinished" | "held";
  conversations: number;
  stored: number;
  late: number;
  /** Pages of the list that could not be read. */
  pagesSkipped: number;
};

/**
 * Finds what no webhook brought: Chatwoot delivers once and never again. Reads each changed conversation from the
 * sweep's own mark and feeds its messages through the webhook's door, where the known ones are turned away.
 * The very first sweep only looks: nothing from before HotDash is drafted by itself. One process at a time sweeps an
 * account, for a turn; what a turn leaves, the next goes on with.
 * @throws ChatwootUnavailable when Chatwoot does not answer for now; what was read stays read.
 */
export async function sweep(app: App, limits: Limits = ordinaryLimits): Promise<SweepResult> {
  const line = await takeLine(app);
  if (!line) return { outcome: "held", conversations: 0, stored: 0, late: 0, pagesSkipped: 0 };
  try {
    const turn = await beginTurn(app, line, limits);
    const outcome = await takeTurn(app, turn);
    const { conversations, stored, late } = turn.found;
    return { outcome, conversations, stored, late, pagesSkipped: turn.pagesSkipped };
  } finally {
    await line.leave();
  }
}

async function takeTurn(app: App, turn: Turn): Promise<SweepResult["outcome"]> {
  try {
    if (turn.lastGood) await catchUp(app, turn, turn.lastGood);
    else await firstLook(app, turn);
    await endTurn(app, turn, "good");
    return "good";
  } catch (error) {
    if (error instanceof Overtaken) return "held";
    if (error instanceof TurnOver) {
      await endTurn(app, turn, "unfinished");
      return "unfinished";
    }
    await endTurn(app, turn, "failed", describeFailure(error).message.slice(0, 500));
    throw error;
  }
}

async function catchUp(app: App, turn: Turn, lastGood: Moment): Promise<void> {
  const connectedAt = await whenConnected(app);
  const owed = await listOwed(app);
  const each = oneByOne(app, turn);
  const read = async (conversations: ConversationEvent[]) => {
    await noteWhoTheyAreOf(app, conversations);
    for (const unread of await unreadOf(app, conversations))
      await each.attempt(unread.conversation.id, () => readOn(app, turn, unread, connectedAt));
  };
  for await (const conversations of changedSince(app, turn, lastGood)) await read(conversations);
  each.end();
  for (const conversationId of owed)
    await each.attempt(conversationId, async () => {
      const conversation = await readIfThere(app, turn, conversationId);
      for (const unread of conversation ? await unreadOf(app, [conversation]) : [])
        await readOn(app, turn, unread, connectedAt);
    });
}

/** A contact renamed or blocked moves no conversation: what no webhook told of them shows in the list. */
async function noteWhoTheyAreOf(app: App, conversations: ConversationEvent[]): Promise<void> {
  const contacts = conversations.flatMap(({ meta }) => meta?.sender ?? []);
  await inTransaction(app.db, (tx) => noteContacts(app, tx, contacts));
}

/** When the first look at the account began, by Chatwoot's clock and in its whole seconds. */
async function whenConnected(app: App): Promise<Date> {
  const first = await app.db
    .selectFrom("sweeps")
    .select(["startedAt", "beganAt", "chatwootAt"])
    .where("accountId", "=", app.chatwoot.id)
    .where("outcome", "=", "good")
    .orderBy("startedAt")
    .orderBy("id")
    .limit(1)
    .executeTakeFirstOrThrow();
  const at = first.chatwootAt ?? first.beganAt ?? first.startedAt;
  return new Date(Math.floor(at.getTime() / 1000) * 1000);
}

/** One that could not be read when it was listed. Deleted since, it is owed no longer. */
async function readIfThere(app: App, turn: Turn, conversationId: number): Promise<ConversationEvent | null> {
  try {
    return await turn.pace.ask(() => readConversation(app.chatwoot, conversationId));
  } catch (error) {
    if (!(error instanceof ChatwootRefused && error.status === 404)) throw error;
    await inTransaction(app.db, (tx) => forgive(app, tx, conversationId));
    return null;
  }
}
