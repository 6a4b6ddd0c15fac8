import { sql } from "kysely";
import type { App } from "../app.ts";
import type { Recipients } from "../chatwoot/replies.server.ts";
import type { ChannelKind } from "../conversations/channel.ts";
import { HEARTBEAT_SECONDS } from "../queue/job.ts";
import type { DecidedOn } from "./send.ts";

/** A send this process may work on, with the text and recipients its decision approved. */
export type ClaimedSend = DecidedOn & {
  claim: Date;
  conversationId: number;
  approvalId: string;
  decisionId: string;
  /** An approved draft, or a reply written without one. */
  kind: "reply" | "manual";
  text: string;
  recipients: Recipients;
  channel: ChannelKind;
  /** Chatwoot's name of it, such as `Channel::Email`. */
  chatwootChannel: string;
  posts: number;
  absentReads: number;
  postEndedAt: Date | null;
  askedAgainAt: Date | null;
  /** The reviewer knew that the channel's reply window was closed. */
  despiteClosedWindow: boolean;
  /** A POST was begun whose outcome nobody knows. */
  unclear: boolean;
};

/**
 * Claims a send and, in the same statement, reads what was approved: the send itself holds no text. Only one process
 * holds a claim. A job runs again only once its worker has been silent for a heartbeat, so a claim older than that is
 * taken over; should its holder live after all, it can no longer begin its POST. A send runs only for the Chatwoot
 * configured now. One whose failed message was deleted, to be posted anew, is claimed like a scheduled one.
 * @returns null when it is settled, undone, not due yet, paused, or another's.
 */
export async function claimSend(
  app: App,
  sendId: string,
  { paused }: { paused: boolean },
): Promise<ClaimedSend | null> {
  const now = app.now();
  const dead = new Date(now.getTime() - HEARTBEAT_SECONDS * 1000);
  const { rows } = await sql<Omit<ClaimedSend, "claim" | "unclear" | "sendId">>`
    update sends s
    set state = case when s.state in ('scheduled', 'retrying') then 'sending' else s.state end, claimed_at = ${now},
      settled_at = case when s.state = 'retrying' then null else s.settled_at end
    from decisions d
    join approvals a on a.id = d.approval_id
    join accounts c on c.id = d.account_id
    where s.id = ${sendId} and s.account_id = ${app.chatwoot.id} and d.id = s.decision_id and c.base_url = ${app.chatwoot.baseUrl}
      and (
        (s.state = 'scheduled' and s.scheduled_for <= ${now} and not ${paused}::boolean)
        or ((s.state in ('sending', 'uncertain')
            or (s.state = 'retrying' and s.chatwoot_message_id is null and not ${paused}::boolean))
          and (s.claimed_at is null or s.claimed_at < ${dead}))
      )
    returning s.conversation_id, s.replaces_message_id, s.posts, s.absent_reads, s.post_ended_at, s.asked_again_at,
      d.approval_id, d.id as decision_id, d.kind, d.final_text as text, d.recipients, d.channel, d.seen_message_id, d.despite_closed_window, a.source_message_id,
      (select v.channel from conversations v where v.account_id = s.account_id and v.id = s.conversation_id) as chatwoot_channel
  `.execute(app.db);
  const [row] = rows;
  return row ? { ...row, sendId, claim: now, unclear: row.posts > 0 } : null;
}
