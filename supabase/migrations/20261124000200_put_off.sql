-- The question nobody drafts to because its conversation was resolved or snoozed, to be taken up when it is opened again.
alter table conversations add column if not exists put_off_question_id bigint;

-- Until now only the words of the question's event told.
update conversations c set put_off_question_id = c.unanswered_message_id
  from webhook_events e
  where e.account_id = c.account_id and e.dedupe_key = 'message_created:' || c.unanswered_message_id
    and e.reason = 'no draft: the conversation is resolved or snoozed';
