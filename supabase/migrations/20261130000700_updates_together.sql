-- A visitor who opens a chat makes one update for each message they had not seen. Those of one conversation that wait to be
-- worked are found together, so that one read of the thread settles them. Known when the event is stored; null for all other
-- events. Not `conversation_id`, which is noted when an event is worked, together with whom it tells of.
alter table webhook_events add column updates_conversation_id bigint;
create index webhook_events_updates on webhook_events (account_id, updates_conversation_id, id)
  where state = 'received' and updates_conversation_id is not null;
