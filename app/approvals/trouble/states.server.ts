import { sql } from "kysely";
import { NEEDS_A_PERSON } from "../send.ts";

/** Did not arrive, or is being retried, nothing was sent in its conversation since, and nobody put it aside. `s` is the send. */
export const isUndelivered = sql<boolean>`(s.state in ('undelivered', 'retrying') and s.put_aside_at is null and not s.followed)`;

/** Nobody but a person can tell whether it arrived. `s` is the send. */
export const isInDoubt = sql<boolean>`(s.state = 'uncertain' and s.reason = ${NEEDS_A_PERSON})`;

/** Did not arrive, and is being posted anew. `s` is the send. */
const isBeingReplaced = sql<boolean>`(s.state = 'sending' and s.replaces_message_id is not null)`;

/** Did not go its way. `s` is the send. */
export const isTroubled = sql<boolean>`(s.state = 'uncertain' or (s.state = 'refused' and not s.followed) or ${isUndelivered} or ${isBeingReplaced})`;
