-- The account's own name, as Chatwoot tells it, null or empty until it has. A live account was called by its Chatwoot's host here, and
-- drafts were signed with that.
alter table accounts alter column name drop not null;
-- Empty, since the version before this one runs on until its machines are replaced, and cannot read null.
update accounts set name = '' where base_url <> 'sandbox';
-- The signature of the user whose token HotDash has.
alter table accounts add column signature text;
-- The business a mail inbox speaks for.
alter table inboxes add column business_name text;
