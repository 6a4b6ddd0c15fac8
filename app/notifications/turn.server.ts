import type { Insertable } from "kysely";
import type { App } from "../app.ts";
import { inTransaction } from "../db/database.server.ts";
import type { Notification } from "../db/schema.ts";
import { readSettings } from "../settings/settings.server.ts";
import { lockLine, moveLine, recordOutcome, secondsAfter } from "./line.server.ts";
import type { Announced } from "./message.ts";
import type { Posted } from "./outcome.ts";
import { addressMark } from "./slack.server.ts";
import { listUnannounced, MOST_POSTS, TURN_SECONDS } from "./unannounced.server.ts";
import { byUrgency, isUrgent } from "./urgency.ts";

/** The right to post this one item now; `posts` tells this turn from a later one on the same item. */
export type Turn = { item: Announced; posts: number };

/**
 * Takes the account's one line to Slack for the most urgent item that is still to be announced. The claim is committed
 * before anything is posted, so that neither a retry nor a second worker posts the same item.
 * @returns null when there is nothing to announce, the line is held or rests, or Slack refused this address.
 */
export async function takeTurn(app: App, address: string): Promise<Turn | null> {
  return inTransaction(app.db, async (tx) => {
    const line = await lockLine(app, tx);
    const now = app.now();
    if (line.heldUntil > now || line.refusedAddress === addressMark(address)) return null;
    const { slackNotifications: wanted } = await readSettings(tx, app.chatwoot, app.config);
    if (wanted === "off") return null;
    const [item] = (await listUnannounced(app, tx))
      .filter((one) => wanted === "all" || isUrgent(one, now))
      .sort(byUrgency(now));
    if (!item) return null;
    const { posts } = await tx
      .insertInto("notifications")
      .values({ approvalId: item.approvalId, accountId: app.chatwoot.id, state: "posting", posts: 1, updatedAt: now })
      .onConflict((same) =>
        same.column("approvalId").doUpdateSet((row) => ({
          state: "posting",
          posts: row("notifications.posts", "+", 1),
          updatedAt: now,
        })),
      )
      .returning("posts")
      .executeTakeFirstOrThrow();
    await moveLine(app, tx, { heldUntil: secondsAfter(now, TURN_SECONDS) });
    return { item, posts };
  });
}

/** Records what came of the POST, lets the line rest as long as that asks for, and has somebody look again then. */
export async function endTurn(app: App, address: string, turn: Turn, posted: Posted): Promise<void> {
  await inTransaction(app.db, async (tx) => {
    await lockLine(app, tx);
    const ended = await tx
      .updateTable("notifications")
      .set({ ...afterPost(turn, posted), updatedAt: app.now() })
      .where("approvalId", "=", turn.item.approvalId)
      .where("state", "=", "posting")
      .where("posts", "=", turn.posts)
      .returning("approvalId")
      .executeTakeFirst();
    // Taken to be dead, and taken over: the line is another's now.
    if (ended) await recordOutcome(app, tx, address, posted);
  });
}

/** What Slack certainly did not take is as if it was never posted. */
function afterPost({ posts }: Turn, posted: Posted): Pick<Insertable<Notification>, "state" | "posts" | "cause"> {
  if (posted.kind === "posted") return { state: "posted", posts, cause: null };
  const { cause } = posted;
  if (posted.kind === "refused")
    return { state: posted.of === "message" ? "refused" : "waiting", posts: posts - 1, cause };
  if (posted.arrived === "no") return { state: "waiting", posts: posts - 1, cause };
  return { state: posts < MOST_POSTS ? "waiting" : "unclear", posts, cause };
}
