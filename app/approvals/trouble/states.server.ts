import { sql } from "kysely";
import { NEEDS_A_PERSON } from "../send.ts";

/** Nothing was sent in its conversation since. `s` is the send. */
const standing = sql<boolean>`not exists (select from sends later where later.account_id = s.account_id
  and later.conversation_id = s.conversation_id and later.created_at > s.created_at)`;

/** Did not arrive, or is being retried, and nobody put it aside. `s` is the send. */
export const isUndelivered = sql<boolean>`(s.state in ('undelivered', 'retrying') and s.put_aside_at is null and ${standing})`;

/** Nobody but a person can tell whether it arrived. `s` is the send. */
export const isInDoubt = sql<boolean>`(s.state = 'uncertain' and s.reason = ${NEEDS_A_PERSON})`;

/** Did not go its way. `s` is the send. */
export const isTroubled = sql<boolean>`(s.state = 'uncertain' or (s.state = 'refused' and ${standing}) or ${isUndelivered})`;
