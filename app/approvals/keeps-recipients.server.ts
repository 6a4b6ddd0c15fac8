import { sql } from "kysely";

/**
 * Whether Chatwoot's own retry of the failed message reaches exactly whom the reply was approved for. A retry empties the
 * message's recipients, and Chatwoot then takes those of the thread's last outgoing message, notes included, or else the
 * contact alone. Only mail has recipients; those of an erased person are not known any more. `s` is the send, `d` its
 * decision, `p` the contact.
 */
export const retryKeepsRecipients = sql<boolean>`(d.channel <> 'email' or (
  d.recipients -> 'cc' = '[]'
  and (d.recipients -> 'to' = '[]' or lower((d.recipients -> 'to')::text) = lower(jsonb_build_array(trim(p.email))::text))
  and not exists (select from messages m where m.account_id = s.account_id and m.conversation_id = s.conversation_id
    and m.id > s.chatwoot_message_id and m.direction = 'outgoing' and not m.deleted
    and coalesce(m.content_attributes #>> '{to_emails,0}', m.content_attributes #>> '{cc_emails,0}',
      m.content_attributes #>> '{bcc_emails,0}') is not null)) is true)`;
